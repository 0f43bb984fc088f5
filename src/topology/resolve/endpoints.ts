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
  const taken = new Map<string, string>()
  const all = [
    ...[...clusters.values()].flatMap(instancesOf),
    // Routers listen on the ports of their routes, which their own check compares.
    ...[...balancers.values()]
      .filter(({ kind }) => kind !== 'mysqlrouter')
      .flatMap(({ instances }) => instances),
  ]
  for (const instance of all) {
    const endpoint = endpointOf({ address: sameAddress(instance.address), port: instance.port })
    const other = taken.get(endpoint)
    if (other !== undefined) {
      findings.errorAtKey(
        'TOP003',
        instance.path,
        `${instance.path.join('.')} listens on ${endpoint}, which ${other} has taken`,
        'give one another port',
      )
    }
    taken.set(endpoint, instance.path.join('.'))
  }
}
