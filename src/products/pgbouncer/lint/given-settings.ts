import type { Place } from '../../../formats/scanner.ts'
import { settingOf } from '../../../settings/lookup.ts'
import type { Setting } from '../../../settings/setting.ts'
import { settingsTable } from '../table.ts'
import { entriesOf, type IniParameter } from './databases.ts'
import type { ReadIni, UnitPair } from './read-ini.ts'

/** A setting as it is written: a line of [pgbouncer], or a parameter of an entry of the other sections. */
export interface GivenSetting {
  section: string
  name: string
  value: string
  place: Place
  valuePlace: Place
  /** The line that it stands in; the setting itself in [pgbouncer]. */
  pair: UnitPair
  /** What the table has of it; undefined where no version has it. */
  setting: Setting | undefined
}

const entrySections = ['databases', 'users', 'peers'] as const

const known = new WeakMap<ReadIni['items'], readonly GivenSetting[]>()

/** Every setting of an ini and what it includes. */
export function givenSettings(unit: Pick<ReadIni, 'items'>): readonly GivenSetting[] {
  const made = known.get(unit.items)
  if (made !== undefined) return made
  const given = [...ofMainSection(unit), ...entrySections.flatMap((section) => ofEntries(unit, section))]
  known.set(unit.items, given)
  return given
}

/** The table also takes `databases.port` as a name, PgBouncer does not. */
function settingNamed(name: string, section: string): Setting | undefined {
  const setting = settingOf(settingsTable, name, section)
  return setting?.name === name ? setting : undefined
}

function ofMainSection({ items }: Pick<ReadIni, 'items'>): readonly GivenSetting[] {
  return items.flatMap((item) => {
    if (item.kind !== 'pair' || item.section !== 'pgbouncer') return []
    const { section, key, value, line, column, valuePlace } = item
    const setting = settingNamed(key, section)
    return [{ section, name: key, value, place: { line, column }, valuePlace, pair: item, setting }]
  })
}

function ofEntries(
  unit: Pick<ReadIni, 'items'>,
  section: (typeof entrySections)[number],
): readonly GivenSetting[] {
  return entriesOf(unit, section).flatMap(({ pair, parameters }) =>
    // Behind a comment that PgBouncer does not know as one nothing was meant as a parameter.
    parameters.slice(0, wordsBefore(parameters)).map(({ name, value, place, valuePlace }) => {
      const setting = settingNamed(name, section)
      return { section, name, value, place, valuePlace, pair, setting }
    }),
  )
}

function wordsBefore(parameters: readonly IniParameter[]): number {
  const comment = parameters.findIndex(({ name }) => /^[;#]/.test(name))
  return comment === -1 ? parameters.length : comment
}
