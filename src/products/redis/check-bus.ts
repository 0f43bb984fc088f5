import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance, RedisInstances, Topology } from '../../topology/topology.ts'
import { busPortOf, usualBusPort } from './bus-port.ts'
import { finding, missing } from './finding.ts'
import { knows } from './table.ts'

/** Whether every node of a Redis Cluster has a port for its bus, and for itself alone. */
export function checkBus(cluster: RedisInstances, topology: Topology): Diagnostic[] {
  const taken = listeners(topology, cluster)
  return cluster.instances.flatMap((instance) => {
    const fault = busFault(instance, cluster)
    if (fault !== undefined) return [fault]
    const key = `${instance.address} ${busPortOf(instance)}`
    const other = taken.get(key)
    taken.set(key, `the bus of ${instance.name}`)
    if (other === undefined) return []
    return [
      missing(
        'error',
        'RDC009',
        instance.path,
        `the bus of ${instance.name} at ${key.replace(' ', ':')} is where ${other} listens`,
        'give one another port or bus_port',
      ),
    ]
  })
}

/** What listens where, by `address port`: servers, other clusters' buses, Sentinels, balancers. */
function listeners({ clusters, balancers }: Topology, own: RedisInstances): Map<string, string> {
  const taken = new Map<string, string>()
  for (const cluster of clusters.values()) {
    if (cluster.engine === 'mongodb') continue
    const members =
      cluster.engine === 'redis' ? [...cluster.instances, ...cluster.sentinels] : cluster.instances
    for (const { address, port, name } of members)
      taken.set(`${address} ${port}`, `${name} of ${cluster.name}`)
    if (cluster === own || cluster.engine !== 'redis' || cluster.declared.mode !== 'cluster') continue
    for (const instance of cluster.instances) {
      taken.set(
        `${instance.address} ${busPortOf(instance)}`,
        `the bus of ${instance.name} of ${cluster.name}`,
      )
    }
  }
  for (const balancer of balancers.values()) {
    for (const { address, port, name } of balancer.instances) {
      taken.set(`${address} ${port}`, `${name} of ${balancer.name}`)
    }
  }
  return taken
}

function busFault(instance: Instance<RedisInstance>, cluster: RedisInstances): Diagnostic | undefined {
  const bus = busPortOf(instance)
  const usual = usualBusPort(instance.port)
  if (bus > 65_535) {
    return missing(
      'error',
      'RDC008',
      instance.path,
      `port ${instance.port} leaves no room for the bus at ${bus}`,
      'take a port of 55535 or less, or name a bus_port',
    )
  }
  if (bus === usual || knows(cluster, 'cluster-port')) return undefined
  return finding(
    'error',
    'RDC008',
    [...instance.path, 'bus_port'],
    `bus_port ${bus} needs version 7.0, ${cluster.version} listens at ${usual}`,
  )
}
