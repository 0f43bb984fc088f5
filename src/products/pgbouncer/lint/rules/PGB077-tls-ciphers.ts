import { isAtLeast } from '../../../../settings/version.ts'
import { addsCipher } from '../cipher-words.ts'
import { placeOf, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { settingPair } from '../unit.ts'

const names = ['default', 'secure', 'normal', 'fast']
/** Names that 1.18 takes and 1.26 refuses. */
const olderNames = ['all', 'compat', 'legacy', 'insecure']

export default pgbouncerRule({
  id: 'PGB077',
  name: 'tls-ciphers',
  severity: 'error',
  profile: 'minimal',
  summary: 'a list of TLS ciphers that has none',
  why: 'PgBouncer does not start where that TLS is in use, and stops starting on the day when it is turned on.',
  source:
    'PgBouncer 1.18 and 1.26 with server_tls_sslmode = prefer: `invalid server_tls_ciphers: high`; 1.26 refuses "all", "compat", "legacy" and "insecure", which 1.18 takes',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nserver_tls_sslmode = prefer\nserver_tls_ciphers = high\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nserver_tls_sslmode = prefer\nserver_tls_ciphers = HIGH:!aNULL\n',
  *check(unit) {
    const known = isAtLeast(unit.version, '1.26') ? names : [...names, ...olderNames]
    for (const side of ['client', 'server']) {
      const pair = settingPair(unit, `${side}_tls_ciphers`)
      if (pair === undefined || pair.value === '' || known.includes(pair.value.toLowerCase())) continue
      if (pair.value.split(/[:,; ]+/).some(addsCipher)) continue
      const isUsed = wordInForce(unit, `${side}_tls_sslmode`) !== 'disable'
      yield {
        ...placeOf(pair),
        severity: isUsed ? 'error' : 'warning',
        message: `${side}_tls_ciphers ${JSON.stringify(pair.value)} has no cipher, expected ${names.join(', ')} or a cipher list of OpenSSL, where case counts`,
        hint: `write ${side}_tls_ciphers = default`,
      }
    }
  },
})
