import { inForce, namesInForce, placeInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB044',
  name: 'no-admin',
  severity: 'warning',
  profile: 'recommended',
  summary: 'no admin_users: nobody may use the console from elsewhere',
  why: 'PAUSE, RESUME, RELOAD and SHOW are impossible but for the system user of PgBouncer through the unix socket: monitoring and failovers need them.',
  source: 'https://www.pgbouncer.org/usage.html#admin-console',
  topologyId: 'PGB044',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\nadmin_users = pgb_admin\n',
  *check(unit) {
    const place = placeInForce(unit, 'admin_users')
    if (place === undefined || namesInForce(unit, 'admin_users').length > 0) return
    const { pair } = inForce(unit, 'admin_users')
    yield {
      ...place,
      message: `admin_users is ${pair === undefined ? 'not written' : 'empty'}: nobody may PAUSE, RESUME or RELOAD`,
      hint: 'write admin_users = pgb_admin, and that user into userlist.txt',
    }
  },
})
