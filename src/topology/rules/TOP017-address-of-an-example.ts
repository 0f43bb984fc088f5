import { quoted } from '../../diagnostics/finding.ts'
import { addressesOf } from '../addresses.ts'
import { isLoopback } from '../resolve/same-address.ts'
import type { TopologyRule } from '../topology-rule.ts'
import { isProduction } from '../urgency.ts'

export default {
  id: 'TOP017',
  name: 'address-of-an-example',
  severity: 'warning',
  profile: 'recommended',
  summary: 'in production, an address that reaches nobody',
  why: 'Loopback is another machine on each machine, and the networks for documentation are routed nowhere: a left-over of a trial.',
  source: 'RFC 1122, RFC 5737, RFC 3849, RFC 6761',
  exampleKind: 'topology',
  bad: `version: 1
environment: production
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 192.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
  good: `version: 1
environment: production
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
  *check({ topology, effective }) {
    if (!isProduction(topology)) return
    const all = addressesOf(topology, effective)
    // Where every name is one of an example, the whole topology is.
    const names = all.filter(({ address }) => /[a-z]/i.test(address) && !address.includes(':'))
    const isExample = names.every(({ address }) => isExampleName(address))
    for (const { address, path } of all) {
      const what = kindOf(address, isExample)
      if (what === undefined) continue
      yield {
        path,
        message: `${quoted(address)} is ${what}, and this is production`,
        hint: 'write the address that the host is reached by',
      }
    }
  },
} satisfies TopologyRule

function kindOf(address: string, isExample: boolean): string | undefined {
  if (isLoopback(address)) return 'the host itself'
  if (/^(0\.0\.0\.0|::)$/.test(address)) return 'no address of a host'
  if (/^(192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/i.test(address))
    return 'an address for documentation'
  return !isExample && isExampleName(address) ? 'a name for documentation' : undefined
}

function isExampleName(address: string): boolean {
  return /(^|\.)(example(\.(com|net|org))?|test|invalid|localhost)\.?$/i.test(address)
}
