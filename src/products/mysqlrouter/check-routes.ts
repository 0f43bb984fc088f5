import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { compareVersions } from '../../settings/version.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject, PrimaryCluster } from '../../topology/topology.ts'
import { checkFixedRoutes } from './check-fixed-routes.ts'
import { isShared } from './connections.ts'
import { finding } from './finding.ts'
import { isX, openRoutes, type Route } from './routes.ts'

/** Whether every route can have what it is to lead to. */
export function checkRoutes(
  balancer: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  const routes = openRoutes(declared)
  return [
    ...routes.flatMap((route) => checkSplit(balancer, declared, route)),
    ...(declared.destinations === 'static' ? checkFixedRoutes(balancer, declared, cluster) : []),
    ...checkSharing(balancer, declared, routes),
    ...checkPort(balancer, declared, routes),
  ]
}

function checkSplit(
  { path, version }: BalancerSubject,
  declared: MysqlrouterBalancer,
  route: Route,
): readonly Diagnostic[] {
  if (route.name !== 'rw_split') return []
  const at = [...path, 'routes', 'rw_split']
  if (declared.destinations === 'static') {
    return [
      finding(
        'MRT022',
        'error',
        at,
        'route rw_split needs destinations from the metadata, expected destinations: metadata',
        'write destinations: metadata, or remove rw_split',
      ),
    ]
  }
  if (compareVersions(version, '8.2') < 0) {
    return [
      finding(
        'MRT025',
        'error',
        at,
        `route rw_split is not in MySQL Router ${version}, it came with 8.2`,
        'remove rw_split, or set version: "8.4" when that runs there',
      ),
    ]
  }
  if (declared.tls?.clients !== undefined && declared.tls.clients.mode !== 'disable') return []
  return [
    finding(
      'MRT023',
      'warning',
      at,
      "route rw_split ends the clients' connections without TLS: all is plain text, and accounts of caching_sha2_password need clients that fetch the public key, and get the primary only",
      'write tls: {clients: {mode: require, cert: ..., key: ...}}',
    ),
  ]
}

function checkSharing(
  { path }: BalancerSubject,
  declared: MysqlrouterBalancer,
  routes: readonly Route[],
): readonly Diagnostic[] {
  const isIgnored = routes.some(({ name }) => !isX(name) && !isShared(declared, name))
  if (declared.pool?.sharing !== true || !isIgnored) return []
  return [
    finding(
      'MRT014',
      'error',
      [...path, 'pool', 'sharing'],
      'sharing needs TLS that ends in the Router, and no tls.clients is declared: passed through, it is ignored',
      'write tls: {clients: {mode: require, cert: ..., key: ...}}, or remove sharing',
    ),
  ]
}

/** A Router has the ports of its routes; one more says nothing. */
function checkPort(
  { path, instances }: BalancerSubject,
  declared: MysqlrouterBalancer,
  routes: readonly Route[],
): readonly Diagnostic[] {
  const hint = `say the ports in routes: {${routes.map(({ name, port }) => `${name}: ${port}`).join(', ')}}`
  const known = routes.map(({ port }) => port)
  const own = declared.port
  return [
    ...(own === undefined || known.includes(own)
      ? []
      : [
          finding(
            'MRT009',
            'error',
            [...path, 'port'],
            `port ${own} is none of the routes' ports ${known.join(', ')}`,
            hint,
          ),
        ]),
    ...instances.flatMap(({ declared: { port }, path: at }) =>
      port === undefined
        ? []
        : [
            finding(
              'MRT009',
              'error',
              [...at, 'port'],
              `port ${port} of one instance has no meaning: every instance has the ports of the routes`,
              hint,
            ),
          ],
    ),
  ]
}
