import type { SettingMistake } from '../../settings/check.ts'
import type { Setting } from '../../settings/setting.ts'

/** The id that lint gives the same mistake in pgbouncer.ini. */
export function settingMistakeId(mistake: SettingMistake, setting: Setting | undefined): string {
  switch (mistake) {
    case 'unknown':
      return 'PGB001'
    case 'other-version':
      return 'PGB002'
    case 'bad-value':
      return 'PGB004'
    case 'twice':
      return 'PGB007'
    case 'out-of-range':
      if (setting?.name === 'listen_port') return 'PGB005'
      // A time below 0 is refused, a whole number is taken.
      return setting?.type === 'integer' ? 'PGB006' : 'PGB004'
  }
}
