import { inForce, namesInForce, placeOf, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB026',
  name: 'clear-text-clients',
  severity: 'warning',
  profile: 'recommended',
  summary: 'PgBouncer listens on every address of the host, without TLS',
  why: 'Whoever sits on any of its networks reads the queries and the rows, and may try passwords.',
  source: 'https://www.pgbouncer.org/config.html#client_tls_sslmode: the default is disable',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = *\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  *check(unit) {
    const { pair } = inForce(unit, 'listen_addr')
    const every = namesInForce(unit, 'listen_addr').find((address) =>
      ['*', '0.0.0.0', '::'].includes(address),
    )
    if (pair === undefined || every === undefined || wordInForce(unit, 'client_tls_sslmode') !== 'disable')
      return
    yield {
      ...placeOf(pair),
      message: `listen_addr ${JSON.stringify(every)} is every address of the host, and client_tls_sslmode is disable: clients talk in clear text`,
      hint: 'write the address that clients use, or client_tls_sslmode = require with client_tls_key_file and client_tls_cert_file',
    }
  },
})
