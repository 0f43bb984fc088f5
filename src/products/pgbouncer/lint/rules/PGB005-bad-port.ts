import { type GivenSetting, givenSettings } from '../given-settings.ts'
import { leadingNumber, wholeNumber } from '../numbers.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB005',
  name: 'bad-port',
  severity: 'error',
  profile: 'minimal',
  summary: 'a port that no host has',
  why: 'PgBouncer listens on another port than the one that is written (99999 becomes 34463), or no connection to the server succeeds and clients hang.',
  source:
    'PgBouncer 1.18 and 1.26 with listen_port = 99999: `listening on 127.0.0.1:34463`; with port=0 in [databases]: `invalid port: 0`; port=70000 is taken',
  hidden: 'PgBouncer refuses only port 0 and words, and those only in [databases] and [peers]',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=db1 port=0\n[pgbouncer]\nlisten_port = 99999\n',
  good: '[databases]\nshop = host=db1 port=5432\n[pgbouncer]\nlisten_port = 6432\n',
  *check(unit) {
    for (const given of givenSettings(unit)) {
      const port = portOf(given)
      if (port === undefined || (port >= 1 && port <= 65_535)) continue
      const { name, value, valuePlace, pair } = given
      yield {
        ...placeIn(pair.source, valuePlace),
        message: `${name} ${JSON.stringify(value)} is no port, expected a number from 1 to 65535`,
        hint: `write ${name}=${name === 'listen_port' ? 6432 : 5432}, or the port that is meant`,
      }
    }
  },
})

function portOf({ section, name, value }: GivenSetting): number | undefined {
  if (section === 'pgbouncer') return name === 'listen_port' ? wholeNumber(value) : undefined
  return name === 'port' ? leadingNumber(value) : undefined
}
