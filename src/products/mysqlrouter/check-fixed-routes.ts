import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { BalancerSubject, PrimaryCluster } from '../../topology/topology.ts'
import { fixed } from './destinations.ts'
import { finding } from './finding.ts'
import { isReadWrite, openRoutes, type Route } from './routes.ts'

/** Whether the servers named in the file are what every route needs. */
export function checkFixedRoutes(
  balancer: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly Diagnostic[] {
  const routes = openRoutes(declared)
  return [
    ...routes.flatMap((route) => checkFixed(balancer, declared, cluster, route)),
    ...checkFallback(balancer, declared, cluster),
    ...checkManager(balancer, cluster, routes),
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
