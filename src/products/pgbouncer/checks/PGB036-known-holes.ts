import { quoted } from '../../../diagnostics/finding.ts'
import { isAtLeast } from '../../../settings/version.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'

/** The version that has the fix, and what it fixes. */
const holes = [
  { fixedIn: '1.24.1', name: 'CVE-2025-2291' },
  { fixedIn: '1.25.1', name: 'CVE-2025-12819' },
  { fixedIn: '1.25.2', name: 'CVE-2026-6664 to CVE-2026-6667' },
]

export default {
  id: 'PGB036',
  name: 'known-holes',
  severity: 'warning',
  profile: 'strict',
  summary: 'a version of PgBouncer with known security holes',
  why: 'Expired passwords still let in (CVE-2025-2291), a search_path of the client reaches auth_query (CVE-2025-12819). A distribution may have put the fixes into an older version.',
  source: "PgBouncer's changelog: 1.24.1, 1.25.1, 1.25.2",
  exampleKind: 'topology',
  bad: `version: 1
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
    version: "1.24"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
  good: `version: 1
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
  *check({ topology }) {
    for (const { kind, name, version, path } of topology.balancers.values()) {
      if (kind !== 'pgbouncer') continue
      const left = holes.filter(({ fixedIn }) => !isAtLeast(newestOf(version), fixedIn))
      const newest = left.at(-1)
      if (newest === undefined) continue
      yield {
        path: [...path, 'version'],
        message: `PgBouncer ${version} of ${quoted(name)} has ${left.map((hole) => hole.name).join(', ')}, expected ${newest.fixedIn} or newer`,
        hint: 'upgrade, or dbbal-ignore PGB036 where the distribution has fixed it',
      }
    }
  },
} satisfies TopologyRule

/** Where no patch level is written, nobody knows that it is an old one. */
function newestOf(version: string): string {
  return version.split('.').length < 3 ? `${version}.999` : version
}
