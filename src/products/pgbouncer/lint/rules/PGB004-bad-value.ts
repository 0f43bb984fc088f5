import { expectationOf, unmetExpectation } from '../../../../settings/check-value.ts'
import { isAvailable } from '../../../../settings/lookup.ts'
import { secondsIn } from '../../../../settings/seconds-in.ts'
import { settingsTable } from '../../table.ts'
import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { seconds, wholeNumber } from '../numbers.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { commentIn } from '../trailing-comment.ts'

export default pgbouncerRule({
  id: 'PGB004',
  name: 'bad-value',
  severity: 'error',
  profile: 'minimal',
  summary: 'a value that PgBouncer does not take: a number with a unit, a word that it does not know',
  why: 'PgBouncer does not start. A RELOAD takes what stands above the line, leaves out the rest, and 1.18 reports success all the same.',
  source:
    'PgBouncer 1.18 and 1.26: `invalid value "30s" for parameter query_timeout`, `invalid pool mode: foo`; negative times are refused, negative whole numbers are not',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nserver_idle_timeout = 10min\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nserver_idle_timeout = 600\n',
  fix: 'unsafe',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      const { name, value, valuePlace, pair, setting } = given
      if (setting === undefined || !isAvailable(setting, unit.version)) continue
      if (!isRefused(given, unit.version) || isCommented(given)) continue
      const meant = setting.unit === 'seconds' ? secondsIn(value) : undefined
      yield {
        ...placeIn(pair.source, valuePlace),
        message: `${name} ${JSON.stringify(value)} is not valid, expected ${expectationOf(settingsTable, setting, unit.version)}`,
        hint: meant === undefined ? `write ${name} with another value` : `write ${name} = ${meant}`,
        ...(meant !== undefined && {
          fix: {
            title: `write ${meant}`,
            edits: [{ ...valuePlace, length: value.length, text: String(meant) }],
          },
        }),
      }
    }
  },
})

function isRefused({ section, value, setting }: GivenSetting, version: string): boolean {
  if (setting?.type === 'enum') return unmetExpectation(settingsTable, version, setting, value) !== undefined
  // What stands in other sections goes through atoi, which refuses nothing.
  if (section !== 'pgbouncer') return false
  if (setting?.type === 'integer' || setting?.name === 'unix_socket_mode')
    return wholeNumber(value) === undefined
  return setting?.type === 'number' && seconds(value) === undefined
}

function isCommented({ section, name, value }: GivenSetting): boolean {
  return section === 'pgbouncer' && commentIn(value, name) !== undefined
}
