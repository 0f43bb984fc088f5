import { inForce, placeInForce } from '../in-force.ts'
import { listenAddresses } from '../listen-addresses.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB027',
  name: 'nowhere-to-listen',
  severity: 'error',
  profile: 'minimal',
  summary: 'neither an address nor a unix socket to listen on',
  why: 'PgBouncer does not start.',
  source: 'PgBouncer 1.18 and 1.26: `FATAL nowhere to listen on`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nunix_socket_dir =\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 127.0.0.1\nunix_socket_dir =\n',
  *check(unit) {
    const place = placeInForce(unit, 'unix_socket_dir')
    const isNowhere = inForce(unit, 'unix_socket_dir').value === '' && listenAddresses(unit).length === 0
    if (place === undefined || !isNowhere) return
    yield {
      ...place,
      message: 'unix_socket_dir is empty and so is listen_addr: there is nothing to listen on',
      hint: 'write listen_addr = 127.0.0.1, or the address that clients use',
    }
  },
})
