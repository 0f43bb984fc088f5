import type { RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance } from '../../topology/topology.ts'
import { clusterDirectives } from './cluster-directives.ts'
import { because, type Directive, plain } from './directive.ts'
import { givenValue } from './given-settings.ts'
import { listening } from './listening.ts'
import { type HostPaths, type PathContext, pathsOf } from './paths.ts'
import { replicasPerPrimary } from './shards.ts'
import { tlsDirectives, tlsOf } from './tls.ts'

/** How a server logs in at its primary, with the password itself. */
export interface PrimaryLogin {
  user: string | undefined
  password: string
}

export interface ServerContext extends PathContext {
  /** Undefined where nobody has to log in. */
  primaryLogin: PrimaryLogin | undefined
  /** False where there is no ACL. */
  hasAcl: boolean
}

/**
 * redis.conf of each server of a cluster, in groups, before the topology's `settings`. What all servers have in common
 * is decided once.
 */
export function serverDirectives(
  context: ServerContext,
): (instance: Instance<RedisInstance>) => readonly (readonly Directive[])[] {
  const { cluster } = context
  const isNode = cluster.declared.mode === 'cluster'
  const usesOfTls = ['tls-replication', ...(isNode ? ['tls-cluster'] : [])]
  const everywhere = [plain('protected-mode', 'yes'), because('tcp-keepalive', 'tcp-keepalive', '60')]
  const limits = memory(context)
  const files = persistence(context)
  const copies = replication(context)
  const node = isNode ? clusterDirectives(cluster) : () => []
  const records = [because('latency-monitor-threshold', 'latency-monitor-threshold', '100')]
  return (instance) => {
    const tls = tlsOf(instance, context)
    const paths = pathsOf(instance, context)
    const groups = [
      [
        ...listening(instance, tls),
        ...(tls === undefined ? [] : tlsDirectives(tls, usesOfTls)),
        ...everywhere,
      ],
      [plain('dir', paths.data)],
      access(paths, context),
      limits,
      files,
      [...copies, ...underSentinel(instance, cluster)],
      node(instance),
      records,
    ]
    return groups.filter((group) => group.length > 0)
  }
}

function access({ files }: HostPaths, context: ServerContext): Directive[] {
  if (!context.hasAcl) return []
  const login = context.primaryLogin
  return [
    because('aclfile', 'aclfile', `${files}/${context.cluster.name}/users.acl`),
    ...(login?.user === undefined ? [] : [plain('masteruser', login.user)]),
    ...(login === undefined ? [] : [because('masterauth', 'masterauth', login.password)]),
  ]
}

function memory({ cluster }: ServerContext): Directive[] {
  const isCache = cluster.declared.use === 'cache'
  const limit = givenValue(cluster, 'maxmemory')
  return [
    ...(limit === undefined ? [] : [plain('maxmemory', limit.text)]),
    isCache
      ? because('maxmemory-policy:cache', 'maxmemory-policy', 'allkeys-lfu')
      : because('maxmemory-policy:store', 'maxmemory-policy', 'noeviction'),
    because('lazyfree-lazy-eviction', 'lazyfree-lazy-eviction', 'yes'),
    because('lazyfree-lazy-expire', 'lazyfree-lazy-expire', 'yes'),
    because('lazyfree-lazy-user-del', 'lazyfree-lazy-user-del', 'yes'),
  ]
}

function persistence({ cluster }: ServerContext): Directive[] {
  if (cluster.declared.use === 'store') {
    return [because('appendonly:store', 'appendonly', 'yes'), plain('appendfsync', 'everysec')]
  }
  return [
    because('save:cache', 'save', ''),
    because('stop-writes-on-bgsave-error:cache', 'stop-writes-on-bgsave-error', 'no'),
  ]
}

function replication({ cluster }: ServerContext): Directive[] {
  const { mode, use } = cluster.declared
  if (mode === 'standalone') return []
  const bounded = use === 'store' && replicasPerPrimary(cluster) >= 2
  return [
    because('repl-backlog-size', 'repl-backlog-size', '256mb'),
    because('client-output-buffer-limit', 'client-output-buffer-limit', 'replica', '1gb', '256mb', '120'),
    ...(bounded ? [because('min-replicas-to-write', 'min-replicas-to-write', '1')] : []),
    ...(bounded ? [plain('min-replicas-max-lag', '10')] : []),
  ]
}

function underSentinel(
  { name, address, declared }: Instance<RedisInstance>,
  { instances, declared: { mode, initial_primary } }: ServerContext['cluster'],
): Directive[] {
  if (mode !== 'sentinel') return []
  const priority = declared.replica_priority
  const primary = instances.find((instance) => instance.name === initial_primary)
  return [
    ...(priority === undefined ? [] : [because('replica-priority', 'replica-priority', String(priority))]),
    because('replica-announce-ip', 'replica-announce-ip', address),
    ...(primary === undefined || primary.name === name
      ? []
      : [because('replicaof', 'replicaof', primary.address, String(primary.port))]),
  ]
}
