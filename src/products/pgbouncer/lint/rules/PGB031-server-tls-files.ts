import { inForce, placeInForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB031',
  name: 'server-tls-files',
  severity: 'error',
  profile: 'minimal',
  summary: 'TLS towards servers lacks a file that it needs',
  why: 'PgBouncer starts, no connection to a server comes about, and clients hang until query_wait_timeout.',
  source:
    'PgBouncer 1.18 and 1.26 with verify-full and without server_tls_ca_file: clients waited, and no error said why',
  hidden: 'it starts, and only connections to servers fail',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_tls_sslmode = verify-full\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nserver_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/ssl/certs/pg-ca.crt\n',
  *check(unit) {
    const mode = wordInForce(unit, 'server_tls_sslmode')
    const place = placeInForce(unit, 'server_tls_sslmode')
    if (place === undefined || mode === 'disable') return
    const isWritten = (name: string): boolean => inForce(unit, name).value !== ''
    if (mode.startsWith('verify-') && !isWritten('server_tls_ca_file')) {
      yield {
        ...place,
        message: `server_tls_sslmode ${JSON.stringify(mode)} needs server_tls_ca_file: no server can be reached`,
        hint: 'write server_tls_ca_file = PATH',
      }
    }
    const pair = ['server_tls_key_file', 'server_tls_cert_file']
    const missing = pair.filter((name) => !isWritten(name))
    if (missing.length !== 1) return
    yield {
      ...(placeInForce(unit, pair.find(isWritten) ?? '') ?? place),
      message: `a certificate needs its key, and ${missing[0]} is not written`,
      hint: `write ${missing[0]} = PATH`,
    }
  },
})
