import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { compareVersions } from '../../settings/version.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject, PrimaryCluster } from '../../topology/topology.ts'
import { isShared } from './connections.ts'
import { fixed } from './destinations.ts'
import { finding } from './finding.ts'
import { isReadWrite, isX, openRoutes, type Route } from './routes.ts'

/** Whether every route can have what it is to lead to. */
export function checkRoutes(
  balancer: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  const routes = openRoutes(declared)
  return [
    ...routes.flatMap((route) => checkSplit(balancer, declared, route)),
    ...(declared.destinations === 'static'
      ? [
          ...routes.flatMap((route) => checkFixed(balancer, declared, cluster, route)),
          ...checkFallback(balancer, declared, cluster),
          ...checkManager(balancer, cluster, routes),
        ]
      : []),
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
      "route rw_split ends the clients' connections without TLS: they talk in plain text, and accounts of caching_sha2_password get the primary only",
      'write tls: {clients: {mode: require, cert: ..., key: ...}}',
    ),
  ]
}

function checkFixed(
  { path }: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
  { name }: Route,
): readonly Diagnostic[] {
  if (name === 'rw_split') return []
  const servers = fixed(name, declared, cluster)
  const at = [...path, 'routes']
  if (isReadWrite(name) && servers.length !== 1) {
    return [
      finding(
        'MRT019',
        'error',
        at,
        `route ${name} has ${servers.length} servers, expected exactly one: cluster ${JSON.stringify(cluster.name)} has no primary`,
        `name only read routes in routes, or serve the cluster that ${JSON.stringify(cluster.name)} follows`,
      ),
    ]
  }
  if (servers.length === 0) {
    return [
      finding(
        'TOP007',
        'error',
        at,
        `route ${name} has no server: no instance of ${JSON.stringify(cluster.name)} serves reads`,
        'write routes: {when_none: primary}, or remove the route',
      ),
    ]
  }
  return duplicates(servers).map((server) =>
    finding(
      'MRT011',
      'error',
      at,
      `route ${name} has ${server} twice`,
      'give instances on one host mysqlx ports of their own: the X routes need destinations: metadata then',
    ),
  )
}

function duplicates(servers: readonly string[]): readonly string[] {
  return [...new Set(servers.filter((server, index) => servers.indexOf(server) !== index))]
}

/** With servers named in the file there is no strategy that falls back. */
function checkFallback(
  { path }: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  const readers = fixed('ro', { ...declared, routes: {} }, cluster)
  if (declared.routes?.when_none !== 'primary' || readers.length === 0) return []
  return [
    finding(
      'MRT021',
      'error',
      [...path, 'routes', 'when_none'],
      'when_none "primary" does not work with destinations: static, which know no fallback',
      'write when_none: refuse, or destinations: metadata',
    ),
  ]
}

/** A file cannot follow a manager that moves the primary. */
function checkManager(
  { path }: BalancerSubject,
  cluster: PrimaryCluster,
  routes: readonly Route[],
): readonly Diagnostic[] {
  if (cluster.manager === 'none' || !routes.some(({ name }) => isReadWrite(name))) return []
  return [
    finding(
      'MRT020',
      'warning',
      [...path, 'destinations'],
      `destinations "static" name ${JSON.stringify(cluster.primary?.name ?? '')} as the writer, but ${cluster.manager} moves the primary of ${JSON.stringify(cluster.name)}: writes fail after that`,
      'write destinations: metadata where the cluster has InnoDB Cluster metadata, or use ProxySQL',
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
