import { isAtLeast } from '../../../../settings/version.ts'
import { addSetting, setValue } from '../fixes.ts'
import { inForce, numberInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { poolModes } from '../pool-modes.ts'

export default pgbouncerRule({
  id: 'PGB011',
  name: 'prepared-statements',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a transaction pool does not follow the prepared statements of its clients',
  why: 'A client prepares on one server and executes on another: `prepared statement "P_0" already exists`, or does not exist.',
  source:
    'https://www.pgbouncer.org/config.html#max_prepared_statements: since 1.21, 200 from 1.24 on; asyncpg issue 198, pgx issue 602',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\nmax_prepared_statements = 0\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\nmax_prepared_statements = 200\n',
  fix: 'safe',
  *check(unit) {
    const pool = poolModes(unit).find(({ mode }) => mode === 'transaction' || mode === 'statement')
    if (pool?.place === undefined) return
    const { version } = unit
    if (!isAtLeast(version, '1.21')) {
      yield {
        ...pool.place,
        message: `PgBouncer ${version} does not follow prepared statements in ${pool.mode} pools: that came with 1.21`,
        hint: 'upgrade to 1.21 and write max_prepared_statements = 200, or turn them off in the drivers',
      }
      return
    }
    if (numberInForce(unit, 'max_prepared_statements') !== 0) return
    const { pair } = inForce(unit, 'max_prepared_statements')
    yield {
      ...pool.place,
      message: `max_prepared_statements is 0${pair === undefined ? ' by default' : ''}: prepared statements break in ${pool.mode} pools`,
      hint: 'write max_prepared_statements = 200',
      ...(pair === undefined
        ? addSetting(unit, 'max_prepared_statements', '200')
        : { fix: setValue(pair, '200') }),
    }
  },
})
