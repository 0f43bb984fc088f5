import { inForce, placeInForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB030',
  name: 'client-tls-files',
  severity: 'error',
  profile: 'minimal',
  summary: 'TLS towards clients lacks a file that it needs',
  why: 'PgBouncer does not start.',
  source:
    'PgBouncer 1.18 and 1.26: `client_tls_key_file and client_tls_cert_file must be set`, `client_tls_sslmode requires client_tls_ca_file`, `auth_type=cert requires client_tls_sslmode=SSLMODE_VERIFY_FULL`, then FATAL',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nclient_tls_sslmode = require\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nclient_tls_sslmode = require\nclient_tls_key_file = /etc/pgbouncer/server.key\nclient_tls_cert_file = /etc/pgbouncer/server.crt\n',
  *check(unit) {
    const place = placeInForce(unit, 'client_tls_sslmode')
    if (place === undefined) return
    const mode = wordInForce(unit, 'client_tls_sslmode')
    if (wordInForce(unit, 'auth_type') === 'cert' && mode !== 'verify-full') {
      yield {
        ...(placeInForce(unit, 'auth_type') ?? place),
        message: `auth_type cert needs client_tls_sslmode verify-full, and it is ${JSON.stringify(mode)}`,
        hint: 'write client_tls_sslmode = verify-full',
      }
    }
    if (mode === 'disable') return
    const needed = [
      'client_tls_key_file',
      'client_tls_cert_file',
      ...(mode.startsWith('verify-') ? ['client_tls_ca_file'] : []),
    ]
    const missing = needed.filter((name) => inForce(unit, name).value === '')
    if (missing.length === 0) return
    yield {
      ...place,
      message: `client_tls_sslmode ${JSON.stringify(mode)} needs ${missing.join(' and ')}`,
      hint: `write ${missing.map((name) => `${name} = PATH`).join(' and ')}`,
    }
  },
})
