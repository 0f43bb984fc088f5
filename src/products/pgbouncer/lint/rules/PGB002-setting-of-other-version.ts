import { isAvailable, isNewerThan } from '../../../../settings/lookup.ts'
import { givenSettings } from '../given-settings.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn, withoutLine } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB002',
  name: 'setting-of-other-version',
  severity: 'error',
  profile: 'minimal',
  summary: 'a setting that the version of PgBouncer does not have yet, or no more',
  why: 'PgBouncer does not start. A RELOAD takes what stands above the line, leaves out the rest, and 1.18 reports success all the same.',
  source:
    'PgBouncer 1.18: `unknown parameter: pgbouncer/max_prepared_statements`; 1.26: `unknown parameter: pgbouncer/suspend_timeout`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nsuspend_timeout = 10\nmax_client_conn = 500\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nmax_client_conn = 500\n',
  fix: 'safe',
  *check(unit) {
    for (const { section, name, setting, place, pair } of givenSettings(unit)) {
      if (setting === undefined || isAvailable(setting, unit.version)) continue
      const isNewer = isNewerThan(setting, unit.version)
      const since = isNewer ? `it came with ${setting.since}` : `it was removed in ${setting.removed}`
      const edit = section === 'pgbouncer' ? withoutLine(pair) : undefined
      yield {
        ...placeIn(pair.source, place),
        message: `${JSON.stringify(name)} of [${section}] is not in PgBouncer ${unit.version}: ${since}`,
        hint: isNewer
          ? `remove it, or say --target pgbouncer=${setting.since} when that runs there`
          : (setting.replacedBy ?? 'remove it'),
        ...(edit !== undefined && { fix: { title: 'remove the line', edits: [edit] } }),
      }
    }
  },
})
