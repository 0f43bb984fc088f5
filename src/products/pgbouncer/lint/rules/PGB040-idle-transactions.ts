import { inForce, numberInForce, placeOf, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB040',
  name: 'idle-transactions',
  severity: 'info',
  profile: 'strict',
  summary: 'idle_transaction_timeout is set to 0 where transactions share connections',
  why: 'One client that forgets its transaction keeps a server connection for ever; a pool of them stops the whole database.',
  source: 'https://www.pgbouncer.org/config.html#idle_transaction_timeout',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\npool_mode = transaction\nidle_transaction_timeout = 0\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\npool_mode = transaction\nidle_transaction_timeout = 300\n',
  *check(unit) {
    const { pair } = inForce(unit, 'idle_transaction_timeout')
    const isShared = wordInForce(unit, 'pool_mode') === 'transaction'
    if (pair === undefined || !isShared || numberInForce(unit, 'idle_transaction_timeout') !== 0) return
    yield {
      ...placeOf(pair),
      message: 'idle_transaction_timeout 0 lets an idle transaction keep its server connection for ever',
      hint: 'write idle_transaction_timeout = 300, or the longest that an application may pause',
    }
  },
})
