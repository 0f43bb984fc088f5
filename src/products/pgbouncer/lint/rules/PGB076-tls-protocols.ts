import { isAtLeast } from '../../../../settings/version.ts'
import { placeOf, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { settingPair } from '../unit.ts'

const words = ['all', 'default', 'secure', 'tlsv1', 'tlsv1.0', 'tlsv1.1', 'tlsv1.2', 'tlsv1.3']

export default pgbouncerRule({
  id: 'PGB076',
  name: 'tls-protocols',
  severity: 'error',
  profile: 'minimal',
  summary: 'a list of TLS versions that PgBouncer cannot read',
  why: 'PgBouncer does not start where that TLS is in use, and stops starting on the day when it is turned on.',
  source:
    'PgBouncer 1.18 and 1.26 with server_tls_sslmode = prefer: `invalid server_tls_protocols: tlsv1.2 tlsv1.3`, `TLS setup failed`; 1.18 takes "legacy", 1.26 does not',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nserver_tls_sslmode = prefer\nserver_tls_protocols = tlsv1.2 tlsv1.3\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nserver_tls_sslmode = prefer\nserver_tls_protocols = tlsv1.2,tlsv1.3\n',
  *check(unit) {
    for (const side of ['client', 'server']) {
      const pair = settingPair(unit, `${side}_tls_protocols`)
      if (pair === undefined || pair.value === '') continue
      const unknown = pair.value
        .split(/[,:]/)
        .map((each) => each.replace(/^[ \t]*!?/, '').toLowerCase())
        .find((each) => !words.includes(each) && !(each === 'legacy' && !isAtLeast(unit.version, '1.26')))
      if (unknown === undefined) continue
      const isUsed = wordInForce(unit, `${side}_tls_sslmode`) !== 'disable'
      yield {
        ...placeOf(pair),
        severity: isUsed ? 'error' : 'warning',
        message: `${side}_tls_protocols has ${JSON.stringify(unknown)}, expected some of ${words.join(', ')}, with commas between them`,
        hint: `write ${side}_tls_protocols = secure`,
      }
    }
  },
})
