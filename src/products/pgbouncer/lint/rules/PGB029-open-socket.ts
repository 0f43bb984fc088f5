import { inForce, placeInForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB029',
  name: 'open-socket',
  severity: 'warning',
  profile: 'minimal',
  summary: 'everybody on the host may use the unix socket, and it asks for no password',
  why: 'Any local account is any user of the pool, the console of admin_users included.',
  source: 'https://www.pgbouncer.org/config.html#unix_socket_mode: the default is 0777',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_type = trust\nauth_file = /etc/pgbouncer/userlist.txt\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_type = trust\nauth_file = /etc/pgbouncer/userlist.txt\nunix_socket_mode = 0770\n',
  *check(unit) {
    const { value: mode } = inForce(unit, 'unix_socket_mode')
    const place = placeInForce(unit, 'unix_socket_mode')
    const isOpen = /^[0-7]+$/.test(mode) && (Number.parseInt(mode, 8) & 0o002) !== 0
    if (place === undefined || !isOpen || inForce(unit, 'unix_socket_dir').value === '') return
    const method = passwordless(unit)
    if (method === undefined) return
    yield {
      ...place,
      message: `unix_socket_mode ${mode} lets every local account in, and ${method} asks for no password`,
      hint: 'write unix_socket_mode = 0770, or another auth_type',
    }
  },
})

/** What lets clients of the socket in without a password. */
function passwordless(unit: PgbouncerUnit): string | undefined {
  const type = wordInForce(unit, 'auth_type')
  if (type === 'trust' || type === 'any') return `auth_type ${type}`
  if (type !== 'hba') return undefined
  const rule = unit.hba?.content.rules.find((each) => each.type === 'local' && each.method === 'trust')
  return rule && `line ${rule.line} of ${unit.hba?.name}`
}
