import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import type { PrimaryCluster } from '../../topology/topology.ts'
import { isReadWrite, isX, type Route, type RouteName } from './routes.ts'

/** mysqlx_port of a server that says nothing else. */
const defaultXPort = 33060

/** Value of `destinations`, and the strategy that goes with it. */
export interface Destinations {
  destinations: string
  strategy: string
}

/** What stands behind a route. `check` has refused what a route cannot have. */
export function destinationsOf(
  route: Route,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): Destinations {
  return declared.destinations === 'metadata'
    ? learned(route.name, declared, cluster)
    : { destinations: fixed(route.name, declared, cluster).join(','), strategy: fixedStrategy(route.name) }
}

/** The servers named in the file behind a route, as `address:port`: the primary alone, or the readers. */
export function fixed(
  route: RouteName,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): readonly string[] {
  return fixedServers(route, declared, cluster).map(({ address, port }) =>
    endpointOf({ address, port: isX(route) ? (declared.routes?.x_port ?? defaultXPort) : port }),
  )
}

function fixedServers(
  route: RouteName,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
): PrimaryCluster['readers'] {
  const primary = cluster.primary === undefined ? [] : [cluster.primary]
  if (isReadWrite(route)) return primary
  const readers = cluster.readers.filter(({ declared: { weight } }) => weight !== 0)
  return readers.length === 0 && declared.routes?.when_none === 'primary' ? primary : readers
}

function fixedStrategy(route: RouteName): string {
  return isReadWrite(route) ? 'first-available' : 'round-robin'
}

function learned(route: RouteName, declared: MysqlrouterBalancer, cluster: PrimaryCluster): Destinations {
  const at = `metadata-cache://${metadataCluster(cluster)}/?role=`
  if (isReadWrite(route)) return { destinations: `${at}PRIMARY`, strategy: 'first-available' }
  if (route === 'rw_split') return { destinations: `${at}PRIMARY_AND_SECONDARY`, strategy: 'round-robin' }
  return {
    destinations: `${at}SECONDARY&disconnect_on_promoted_to_primary=yes`,
    strategy: declared.routes?.when_none === 'primary' ? 'round-robin-with-fallback' : 'round-robin',
  }
}

/** The cluster's name in InnoDB Cluster's metadata. */
export function metadataCluster(cluster: PrimaryCluster): string {
  const { manager } = cluster.declared
  const stated =
    typeof manager === 'object' && manager.kind === 'group-replication' ? manager.metadata_cluster : undefined
  return stated ?? cluster.name
}

/** group_replication_group_name, where the topology states it. */
export function groupName(cluster: PrimaryCluster): string | undefined {
  const { manager } = cluster.declared
  return typeof manager === 'object' && manager.kind === 'group-replication' ? manager.group_name : undefined
}

/** Whether the cluster keeps the metadata that a Router can learn from. */
export function hasMetadata(cluster: PrimaryCluster): boolean {
  const { manager } = cluster.declared
  return (
    typeof manager === 'object' &&
    manager.kind === 'group-replication' &&
    manager.metadata === 'innodb-cluster'
  )
}
