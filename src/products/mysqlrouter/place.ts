import type { BalancerInstance } from '../../topology/declaration/balancer.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { BalancerSubject, Instance, PrimaryCluster, Topology } from '../../topology/topology.ts'

/** One Router: where it runs and what it serves. */
export interface RouterPlace {
  balancer: BalancerSubject
  declared: MysqlrouterBalancer
  version: string
  cluster: PrimaryCluster
  instance: Instance<BalancerInstance>
  environment: string | undefined
}

/** The balancer of a subject, narrowed to this product. */
export function routerBalancer(
  topology: Topology,
  name: string,
): { balancer: BalancerSubject; declared: MysqlrouterBalancer; cluster: PrimaryCluster } {
  const balancer = topology.balancers.get(name)
  const cluster = balancer?.serves[0]?.cluster
  if (balancer?.declared.kind !== 'mysqlrouter' || cluster === undefined || !('readers' in cluster)) {
    throw new Error(`no mysqlrouter balancer ${name}`)
  }
  return { balancer, declared: balancer.declared, cluster }
}

/** Every Router of a balancer. */
export function routerPlaces(topology: Topology, name: string): readonly RouterPlace[] {
  const { balancer, declared, cluster } = routerBalancer(topology, name)
  const { version, instances } = balancer
  return instances.map((instance) => ({
    balancer,
    declared,
    version,
    cluster,
    instance,
    environment: topology.environment,
  }))
}

/** Fills the placeholders of a path. @throws DbbalError for one that has no value here. */
export function filled(text: string, { instance, balancer, environment }: RouterPlace): string {
  return fillPlaceholders(text, {
    host: instance.hostName,
    'host.address': instance.address,
    instance: instance.name,
    name: balancer.name,
    environment,
  })
}
