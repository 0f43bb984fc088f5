import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { poolModes } from '../pool-modes.ts'

export default pgbouncerRule({
  id: 'PGB015',
  name: 'statement-pool',
  severity: 'warning',
  profile: 'recommended',
  summary: 'pool_mode is statement: no client can have a transaction',
  why: 'BEGIN ends the connection: `transaction blocks not allowed in statement pooling mode`.',
  source: 'PgBouncer 1.18 and 1.26: the answer to BEGIN in a statement pool',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = statement\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\n',
  fix: 'unsafe',
  *check(unit) {
    for (const { mode, place } of poolModes(unit)) {
      if (mode !== 'statement' || place === undefined) continue
      const { line, column } = place
      yield {
        ...place,
        message:
          'pool_mode "statement" ends connections that begin a transaction, expected transaction or session',
        hint: 'write pool_mode = transaction',
        fix: {
          title: 'write transaction',
          edits: [{ line, column, length: mode.length, text: 'transaction' }],
        },
      }
    }
  },
})
