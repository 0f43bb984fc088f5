import { placeOf, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { settingPair } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB075',
  name: 'certificates-unverified',
  severity: 'error',
  profile: 'minimal',
  summary: 'auth_type is cert, and client_tls_sslmode is not verify-full',
  why: 'PgBouncer does not start: without verify-full nobody looks who signed the certificate that is the login.',
  source:
    'PgBouncer 1.18 and 1.26: `auth_type=cert requires client_tls_sslmode=SSLMODE_VERIFY_FULL`, `TLS setup failed`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nauth_type = cert\nclient_tls_sslmode = disable\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nauth_type = scram-sha-256\nclient_tls_sslmode = disable\n',
  *check(unit) {
    const pair = settingPair(unit, 'auth_type')
    const mode = wordInForce(unit, 'client_tls_sslmode')
    if (pair?.value.toLowerCase() !== 'cert' || mode === 'verify-full') return
    yield {
      ...placeOf(pair),
      message: `auth_type "cert" needs client_tls_sslmode verify-full, not ${JSON.stringify(mode)}`,
      hint: 'write client_tls_sslmode = verify-full and client_tls_ca_file = PATH',
    }
  },
})
