import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import { routerAccount } from '../../topology/router-account.ts'
import type { BalancerSubject, PrimaryCluster, Topology } from '../../topology/topology.ts'
import { groupName, hasMetadata, metadataCluster } from './destinations.ts'
import { finding } from './finding.ts'
import { routerId } from './general-sections.ts'
import { routerPlaces } from './place.ts'

/** What a Router needs that learns its destinations. */
export function checkMetadata(
  balancer: BalancerSubject,
  declared: MysqlrouterBalancer,
  cluster: PrimaryCluster,
  topology: Topology,
): readonly Diagnostic[] {
  if (declared.destinations !== 'metadata') return checkWeights(balancer, cluster)
  if (!hasMetadata(cluster)) {
    return [
      finding(
        'MRT024',
        'error',
        [...balancer.path, 'destinations'],
        `destinations "metadata" need InnoDB Cluster's metadata, which cluster ${JSON.stringify(cluster.name)} does not declare`,
        'write manager: {kind: group-replication, metadata: innodb-cluster} there, or destinations: static',
      ),
    ]
  }
  return [
    ...checkName(balancer, cluster),
    ...checkAccount(balancer, declared),
    ...checkGroup(cluster),
    ...checkHidden(balancer, cluster),
    ...checkWeights(balancer, cluster),
    ...checkIds(balancer, topology),
  ]
}

function checkName({ path }: BalancerSubject, cluster: PrimaryCluster): readonly Diagnostic[] {
  const name = metadataCluster(cluster)
  if (/^[A-Za-z0-9_.-]{1,63}$/.test(name)) return []
  return [
    finding(
      'MRT035',
      'error',
      [...path, 'serves'],
      `the metadata's name ${JSON.stringify(name)} of cluster ${JSON.stringify(cluster.name)} does not fit, expected letters, digits, ".", "_" and "-", 63 at most`,
      'write metadata_cluster: NAME under manager as cluster.status() in MySQL Shell shows it',
    ),
  ]
}

function checkAccount({ path }: BalancerSubject, declared: MysqlrouterBalancer): readonly Diagnostic[] {
  if (declared.bootstrap !== undefined) return []
  return [
    finding(
      'MRT028',
      'info',
      path,
      `no bootstrap account is declared: the metadata is read as ${JSON.stringify(routerAccount(declared))}, whose password setup-keyring.sh asks for`,
      'write bootstrap: {account: NAME, password: {secret: NAME}}',
    ),
  ]
}

function checkGroup(cluster: PrimaryCluster): readonly Diagnostic[] {
  if (groupName(cluster) !== undefined) return []
  return [
    finding(
      'MRT029',
      'info',
      cluster.path,
      'group_name is not declared: the Routers take the group that the first server they reach is in',
      'write group_name: under manager; SELECT @@group_replication_group_name tells it',
    ),
  ]
}

/** Which members serve reads is in the metadata, not in the Router's file. */
function checkHidden({ path }: BalancerSubject, cluster: PrimaryCluster): readonly Diagnostic[] {
  return cluster.instances
    .filter(({ declared }) => declared.reads === false || declared.weight === 0)
    .map((instance) =>
      finding(
        'MRT031',
        'warning',
        [...path, 'serves'],
        `instance ${JSON.stringify(instance.name)} is not to serve reads, but the Routers take every member that the metadata does not hide`,
        `cluster.setInstanceOption(${JSON.stringify(endpointOf(instance))}, "tag:_hidden", true) in MySQL Shell`,
      ),
    )
}

function checkWeights({ path }: BalancerSubject, cluster: PrimaryCluster): readonly Diagnostic[] {
  const weights = new Set(cluster.readers.map(({ declared }) => declared.weight ?? 1).filter(Boolean))
  if (weights.size < 2) return []
  return [
    finding(
      'MRT030',
      'warning',
      [...path, 'serves'],
      `the weights of cluster ${JSON.stringify(cluster.name)} have no effect: MySQL Router shares reads evenly`,
      'remove the weights, or use ProxySQL',
    ),
  ]
}

/** Two Routers of one cluster with one id would write over each other's row. */
function checkIds(balancer: BalancerSubject, topology: Topology): readonly Diagnostic[] {
  const idsOf = (name: string): readonly number[] => routerPlaces(topology, name).map(routerId)
  const own = new Set(idsOf(balancer.name))
  for (const other of topology.balancers.values()) {
    if (other === balancer) return []
    if (other.declared.kind !== 'mysqlrouter' || other.declared.destinations !== 'metadata') continue
    if (other.serves[0]?.cluster !== balancer.serves[0]?.cluster) continue
    const ids = idsOf(other.name)
    const shared = ids.find((id) => own.has(id))
    if (shared === undefined) continue
    return [
      finding(
        'MRT036',
        'error',
        balancer.path,
        `router_id ${shared} is taken by ${JSON.stringify(other.name)}, which serves the same cluster`,
        `write bootstrap: {router_id: ${Math.max(...ids) + 1}}`,
      ),
    ]
  }
  return []
}
