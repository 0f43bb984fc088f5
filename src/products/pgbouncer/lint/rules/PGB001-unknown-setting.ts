import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import { candidates, isAvailable, settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB001',
  name: 'unknown-setting',
  severity: 'error',
  profile: 'minimal',
  summary: 'a setting that no version of PgBouncer has, or has in another section',
  why: 'PgBouncer does not start. A RELOAD takes what stands above the line, leaves out the rest, and 1.18 reports success all the same.',
  source:
    'PgBouncer 1.18 and 1.26: `unknown parameter: pgbouncer/...`, `unrecognized connection parameter: ...`, `unrecognized user parameter: ...`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nmax_client_con = 500\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nmax_client_conn = 500\n',
  fix: 'unsafe',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      if (given.setting !== undefined) continue
      const { section, name, place, pair } = given
      const near = nearName(given, unit.version)
      yield {
        ...placeIn(pair.source, place),
        message: `${JSON.stringify(name)} is no setting of [${section}], expected one that PgBouncer has there`,
        hint: hintOf(given, near),
        ...(near !== undefined && {
          fix: { title: `write ${near}`, edits: [{ ...place, length: name.length, text: near }] },
        }),
      }
    }
  },
})

const namesByVersion = new Map<string, readonly string[]>()

function nearName({ section, name }: GivenSetting, version: string): string | undefined {
  const key = `${section} ${version}`
  const known =
    namesByVersion.get(key) ??
    candidates(settingsTable, section).flatMap((each) => (isAvailable(each, version) ? [each.name] : []))
  namesByVersion.set(key, known)
  return didYouMean(name, known)
}

function hintOf({ section, name }: GivenSetting, near: string | undefined): string {
  const other = ['pgbouncer', 'databases', 'users', 'peers'].find(
    (each) => each !== section && settingOf(settingsTable, name, each) !== undefined,
  )
  if (other !== undefined) return `move it to [${other}]${near === undefined ? '' : `, or write ${near}`}`
  // libpq's, which many expect in [databases].
  if (/^ssl(?:mode|rootcert|cert|key)$/.test(name))
    return 'write server_tls_sslmode in [pgbouncer]: it counts for all databases'
  return near === undefined ? 'remove it' : `write ${near}`
}
