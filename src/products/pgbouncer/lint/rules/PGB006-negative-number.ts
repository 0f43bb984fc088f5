import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { leadingNumber, wholeNumber } from '../numbers.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB006',
  name: 'negative-number',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a size or a limit below 0',
  why: 'PgBouncer takes it without a word: some settings then have no limit, others refuse every client.',
  source:
    'PgBouncer 1.18 and 1.26 start with default_pool_size = -5 and max_client_conn = -1; pool_size=-3 in [databases] means the default',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\ndefault_pool_size = -5\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\ndefault_pool_size = 5\n',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      if (!isNegative(given)) continue
      const { name, value, valuePlace, pair } = given
      yield {
        ...placeIn(pair.source, valuePlace),
        message: `${name} ${JSON.stringify(value)} is negative, expected 0 or more`,
        hint: 'write the number that is meant, or remove it for the default',
      }
    }
  },
})

function isNegative({ section, name, value, setting }: GivenSetting): boolean {
  const isPort = name === 'listen_port' || name === 'port'
  if (isPort || (setting?.type !== 'integer' && setting?.type !== 'number')) return false
  return (section === 'pgbouncer' ? (wholeNumber(value) ?? 0) : leadingNumber(value)) < 0
}
