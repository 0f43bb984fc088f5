import { isAvailable } from '../../../../settings/lookup.ts'
import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { leadingNumber } from '../numbers.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB071',
  name: 'unread-number',
  severity: 'error',
  profile: 'minimal',
  summary: 'a number of an entry of [databases], [users] or [peers] is none',
  why: 'PgBouncer takes the digits that the text starts with, or 0: pool_size=abc is 0, port=5433,5434 is 5433 for both hosts.',
  source:
    'PgBouncer 1.18 and 1.26, SHOW DATABASES: pool_size=abc is 0, pool_size=5s is 5, max_db_connections=foo is 0, port=5433,5434 is 5433',
  hidden: 'the numbers of entries go through atoi, which refuses nothing',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=db1 pool_size=20s\n[pgbouncer]\nlisten_port = 6432\n',
  good: '[databases]\nshop = host=db1 pool_size=20\n[pgbouncer]\nlisten_port = 6432\n',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      if (!isMisread(given, unit.version)) continue
      const { name, value, valuePlace, pair } = given
      const read = leadingNumber(value)
      yield {
        ...placeIn(pair.source, valuePlace),
        message: `${name} ${JSON.stringify(value)} is read as ${read}, expected a whole number`,
        hint: name === 'port' && value.includes(',') ? 'make an entry for each port' : `write ${name}=NUMBER`,
      }
    }
  },
})

function isMisread({ section, name, value, setting }: GivenSetting, version: string): boolean {
  if (section === 'pgbouncer' || setting === undefined || !isAvailable(setting, version)) return false
  if (setting.type !== 'integer' && setting.type !== 'number') return false
  // A word as a port is refused: PGB005.
  return !/^[+-]?[0-9]+$/.test(value) && !(name === 'port' && leadingNumber(value) === 0)
}
