import type { BalancerSubject, Cluster, Instance } from '../topology.ts'
import type { Findings } from './findings.ts'
import { endpointOf } from './instances.ts'
import { sameAddress } from './same-address.ts'

/** Every server process of a cluster. */
export function instancesOf(cluster: Cluster): readonly Instance<unknown>[] {
  if (cluster.engine === 'mongodb') {
    return [cluster.configServers, ...cluster.shards].flatMap((set) => set.instances)
  }
  return cluster.engine === 'redis' ? [...cluster.instances, ...cluster.sentinels] : cluster.instances
}

/** Two processes cannot listen on one address and port. */
export function checkEndpoints(
  clusters: ReadonlyMap<string, Cluster>,
  balancers: ReadonlyMap<string, BalancerSubject>,
  findings: Findings,
): void {
  const taken = new Map<string, Instance<unknown>>()
  const take = (instance: Instance<unknown>): void => {
    const endpoint = endpointOf({ address: sameAddress(instance.address), port: instance.port })
    const other = taken.get(endpoint)
    taken.set(endpoint, instance)
    if (other === undefined) return
    const [here, there] = [instance.path.join('.'), other.path.join('.')]
    findings.errorAtKey(
      'TOP003',
      instance.path,
      `${here} listens on ${endpoint}, which ${there} has taken`,
      'give one another port',
    )
  }
  for (const cluster of clusters.values()) instancesOf(cluster).forEach(take)
  for (const { kind, instances } of balancers.values()) {
    // Routers listen on the ports of their routes, which their own check compares.
    if (kind !== 'mysqlrouter') instances.forEach(take)
  }
}
