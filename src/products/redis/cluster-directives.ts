import type { RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance, RedisInstances } from '../../topology/topology.ts'
import { isDnsName } from './addresses.ts'
import { busPortOf, usualBusPort } from './bus-port.ts'
import { because, type Directive, plain } from './directive.ts'
import { replicasPerPrimary } from './shards.ts'
import { knows } from './table.ts'

/**
 * What makes a server a node of a Redis Cluster. Older versions do without what they lack. What all nodes have in
 * common is decided once.
 */
export function clusterDirectives(
  cluster: RedisInstances,
): (instance: Instance<RedisInstance>) => readonly Directive[] {
  const isKnown = ({ name }: Directive): boolean => knows(cluster, name)
  const first = [plain('cluster-enabled', 'yes'), plain('cluster-config-file', 'nodes.conf')].filter(isKnown)
  const common = commonDirectives(cluster).filter(isKnown)
  const prefersNames = cluster.instances.every(({ address }) => isDnsName(address))
  return (instance) => [
    ...first,
    ...busPort(instance).filter(isKnown),
    ...common,
    ...announced(instance, prefersNames).filter(isKnown),
  ]
}

function commonDirectives(cluster: RedisInstances): Directive[] {
  const isCache = cluster.declared.use === 'cache'
  return [
    because('cluster-node-timeout', 'cluster-node-timeout', '5000'),
    isCache
      ? because('cluster-require-full-coverage:cache', 'cluster-require-full-coverage', 'no')
      : because('cluster-require-full-coverage:store', 'cluster-require-full-coverage', 'yes'),
    ...migration(cluster),
    ...(isCache
      ? [because('cluster-replica-validity-factor:cache', 'cluster-replica-validity-factor', '0')]
      : []),
    because('cluster-link-sendbuf-limit', 'cluster-link-sendbuf-limit', '256mb'),
  ]
}

function busPort(instance: Instance<RedisInstance>): Directive[] {
  const port = busPortOf(instance)
  return port === usualBusPort(instance.port) ? [] : [because('cluster-port', 'cluster-port', String(port))]
}

function migration(cluster: RedisInstances): Directive[] {
  const name = 'cluster-allow-replica-migration'
  if (replicasPerPrimary(cluster) < 2) return [because('cluster-allow-replica-migration:1', name, 'no')]
  return [because('cluster-allow-replica-migration:2', name, 'yes'), plain('cluster-migration-barrier', '1')]
}

/** Names are preferred only where every node has one: clients get "?" for a node without. */
function announced({ address }: Instance<RedisInstance>, prefersNames: boolean): Directive[] {
  if (!isDnsName(address)) return [because('cluster-announce-ip', 'cluster-announce-ip', address)]
  return [
    because('cluster-announce-hostname', 'cluster-announce-hostname', address),
    ...(prefersNames ? [plain('cluster-preferred-endpoint-type', 'hostname')] : []),
  ]
}
