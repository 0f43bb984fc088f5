import { entriesOf, parameterOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB073',
  name: 'bad-peer',
  severity: 'error',
  profile: 'minimal',
  summary: 'a peer is not named by its number, or has no host',
  why: 'PgBouncer does not start.',
  source:
    'PgBouncer 1.26: `ids of peers must be a number larger than 0 and at most 65536` (65536 itself is refused too), `host was not provided for peer 1`',
  since: '1.19',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[peers]\nsecond = host=pool2\n2 = port=6432\n[pgbouncer]\npeer_id = 1\n',
  good: '[databases]\n* = host=db1\n[peers]\n2 = host=pool2 port=6432\n[pgbouncer]\npeer_id = 1\n',
  *check(unit) {
    for (const entry of entriesOf(unit, 'peers')) {
      const { pair, syntaxError } = entry
      const id = /^[0-9]+$/.test(pair.key) ? Number(pair.key) : 0
      if (id < 1 || id > 65_535) {
        yield {
          ...placeIn(pair.source, pair),
          message: `${JSON.stringify(pair.key)} is no number of a peer, expected its peer_id, from 1 to 65535`,
          hint: 'write the peer_id of that process before =',
        }
      } else if (syntaxError === undefined && parameterOf(entry, 'host') === undefined) {
        yield {
          ...placeIn(pair.source, pair),
          message: `peer ${JSON.stringify(pair.key)} has no host, expected an address or the directory of its socket`,
          hint: 'write host=ADDRESS',
        }
      }
    }
  },
})
