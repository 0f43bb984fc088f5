import { databaseEntries, remoteHosts } from '../database-entries.ts'
import { inForce, placeOf, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'SEC007',
  name: 'unverified-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'TLS towards servers on other hosts does not check who answers',
  why: 'Whoever can stand between PgBouncer and the server is taken for the server, with any certificate.',
  source: 'https://www.pgbouncer.org/config.html#server_tls_sslmode',
  topologyId: 'SEC007',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_tls_sslmode = require\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/ssl/certs/pg-ca.crt\n',
  *check(unit) {
    const { pair } = inForce(unit, 'server_tls_sslmode')
    const mode = wordInForce(unit, 'server_tls_sslmode')
    if (pair === undefined || (mode !== 'require' && mode !== 'verify-ca')) return
    const remote = databaseEntries(unit).flatMap(remoteHosts)
    if (remote.length === 0) return
    const lacks =
      mode === 'require' ? 'nobody checks who answers' : 'any certificate of the authority fits any server'
    yield {
      ...placeOf(pair),
      message: `server_tls_sslmode ${JSON.stringify(mode)} towards ${JSON.stringify(remote[0])}: ${lacks}, expected "verify-full"`,
      hint: 'write server_tls_sslmode = verify-full and server_tls_ca_file = PATH',
    }
  },
})
