import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { compareVersions } from '../../settings/version.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject, PrimaryCluster } from '../../topology/topology.ts'
import { finding } from './finding.ts'
import { isX, openRoutes } from './routes.ts'
import { serverTls } from './tls.ts'

/** TLS towards clients and servers. */
export function checkTls(
  balancer: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  return [
    ...checkClients(balancer, declared),
    ...checkServers(balancer, declared, cluster),
    ...checkVersion(balancer, declared),
  ]
}

function checkClients({ path }: BalancerSubject, declared: MysqlrouterBalancer): readonly Diagnostic[] {
  const clients = declared.tls?.clients
  const at = [...path, 'tls', 'clients']
  const found: Diagnostic[] = []
  if (clients === undefined) return found
  if (clients.mode === 'verify-ca' || clients.mode === 'verify-full') {
    return [
      finding(
        'MRT027',
        'error',
        [...at, 'mode'],
        `mode "${clients.mode}" cannot be kept: the Router asks a client for a certificate only where its account says so`,
        'write mode: require with ca: ..., and give the accounts a router_require attribute',
      ),
    ]
  }
  const xRoute = openRoutes(declared).find(({ name }) => isX(name))
  if (clients.ca !== undefined && xRoute !== undefined) {
    found.push(
      finding(
        'MRT027',
        'warning',
        [...at, 'ca'],
        `route ${xRoute.name} cannot ask for certificates: the X protocol has no client_ssl_ca`,
        'remove the X routes where clients must have certificates',
      ),
    )
  }
  const isMissing = clients.mode !== 'disable' && (clients.cert === undefined || clients.key === undefined)
  if (isMissing) {
    found.push(
      finding(
        'MRT013',
        'error',
        at,
        `mode "${clients.mode}" needs a certificate and its key, expected cert: and key:`,
        'write cert: /etc/mysqlrouter/router.pem and key: /etc/mysqlrouter/router.key',
      ),
    )
  }
  return found
}

function checkServers(
  { path }: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  const own = declared.tls?.servers
  const at = own === undefined ? path : [...path, 'tls', 'servers']
  const tls = serverTls(declared, cluster)
  const found: Diagnostic[] = []
  if (own !== undefined && declared.tls?.clients === undefined) {
    found.push(
      finding(
        'MRT026',
        'error',
        at,
        "tls.servers has no effect without tls.clients: the Router passes the clients' TLS through to the servers",
        'write tls: {clients: {mode: require, cert: ..., key: ...}}, or {mode: disable} for clients in plain text',
      ),
    )
  }
  if (tls?.mode.startsWith('verify') && tls.ca === undefined) {
    found.push(
      finding(
        'MRT013',
        'error',
        at,
        `mode "${tls.mode}" needs the certificate authority, expected ca: in tls.servers or in tls of cluster ${JSON.stringify(cluster.name)}`,
        'write ca: /etc/mysql/ca.pem',
      ),
    )
  }
  if (own !== undefined && (own.cert === undefined) !== (own.key === undefined)) {
    found.push(
      finding('MRT013', 'error', at, 'cert and key belong together, expected both or none', 'write both'),
    )
  }
  if (declared.tls?.clients !== undefined && !(tls?.mode.startsWith('verify') ?? false)) {
    found.push(
      finding(
        'SEC007',
        'warning',
        at,
        `the servers' certificates are not verified (mode ${JSON.stringify(tls?.mode ?? 'prefer')})`,
        'write tls: {servers: {mode: verify-full, ca: ...}}',
      ),
    )
  }
  return found
}

/** Certificates of the clients, and one of the Router's own, came with 8.3. */
function checkVersion(
  { path, version }: BalancerSubject,
  declared: MysqlrouterBalancer,
): readonly Diagnostic[] {
  if (compareVersions(version, '8.3') >= 0) return []
  const keys = [
    ['clients', 'ca', declared.tls?.clients?.ca],
    ['servers', 'cert', declared.tls?.servers?.cert],
  ] as const
  return keys.flatMap(([side, key, value]) =>
    value === undefined
      ? []
      : [
          finding(
            'MRT025',
            'error',
            [...path, 'tls', side, key],
            `tls.${side}.${key} is not in MySQL Router ${version}, it came with 8.3`,
            'remove it, or set version: "8.4" when that runs there',
          ),
        ],
  )
}
