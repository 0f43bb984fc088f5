import { databaseEntries, remoteHosts } from '../database-entries.ts'
import { inForce, placeInForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB032',
  name: 'silent-clear-text',
  severity: 'warning',
  profile: 'recommended',
  summary: 'connections to servers on other hosts may be in clear text without anybody having said so',
  why: 'With prefer and allow a server that offers no TLS, or whoever stands between, gets everything in clear text, silently.',
  source:
    'https://www.pgbouncer.org/config.html#server_tls_sslmode: prefer, and disable before 1.20, is the default',
  topologyId: 'SEC007',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_tls_sslmode = prefer\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/ssl/certs/pg-ca.crt\n',
  *check(unit) {
    const mode = wordInForce(unit, 'server_tls_sslmode')
    const { pair } = inForce(unit, 'server_tls_sslmode')
    const place = placeInForce(unit, 'server_tls_sslmode')
    // Who writes disable has said so.
    const isUnsaid = mode === 'prefer' || mode === 'allow' || (mode === 'disable' && pair === undefined)
    const remote = databaseEntries(unit).flatMap(remoteHosts)
    if (place === undefined || !isUnsaid || remote.length === 0) return
    yield {
      ...place,
      message: `server_tls_sslmode is ${JSON.stringify(mode)}${pair === undefined ? ' by default' : ''}, and ${JSON.stringify(remote[0])} is another host: passwords, queries and rows may go in clear text`,
      hint: 'write server_tls_sslmode = verify-full and server_tls_ca_file = PATH',
    }
  },
})
