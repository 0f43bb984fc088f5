import type { RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance } from '../../topology/topology.ts'
import { clusterDirectives } from './cluster-directives.ts'
import { because, type Directive, plain } from './directive.ts'
import { givenValue } from './given-settings.ts'
import { listening } from './listening.ts'
import { type PathContext, pathsOf } from './paths.ts'
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

/** redis.conf of one server, in groups, before the topology's `settings`. */
export function serverDirectives(instance: Instance<RedisInstance>, context: ServerContext): Directive[][] {
  const { cluster } = context
  const { mode } = cluster.declared
  const tls = tlsOf(instance, context)
  const usesOfTls = ['tls-replication', ...(mode === 'cluster' ? ['tls-cluster'] : [])]
  return [
    [
      ...listening(instance, tls),
      ...(tls === undefined ? [] : tlsDirectives(tls, usesOfTls)),
      plain('protected-mode', 'yes'),
      because('tcp-keepalive', 'tcp-keepalive', '60'),
    ],
    [plain('dir', pathsOf(instance, context).data)],
    access(instance, context),
    memory(context),
    persistence(context),
    replication(instance, context),
    mode === 'cluster' ? clusterDirectives(instance, cluster) : [],
    [because('latency-monitor-threshold', 'latency-monitor-threshold', '100')],
  ].filter((group) => group.length > 0)
}

function access(instance: Instance<RedisInstance>, context: ServerContext): Directive[] {
  if (!context.hasAcl) return []
  const { files } = pathsOf(instance, context)
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

function replication(instance: Instance<RedisInstance>, { cluster }: ServerContext): Directive[] {
  const { mode, use } = cluster.declared
  if (mode === 'standalone') return []
  const bounded = use === 'store' && replicasPerPrimary(cluster) >= 2
  return [
    because('repl-backlog-size', 'repl-backlog-size', '256mb'),
    because('client-output-buffer-limit', 'client-output-buffer-limit', 'replica', '1gb', '256mb', '120'),
    ...(bounded ? [because('min-replicas-to-write', 'min-replicas-to-write', '1')] : []),
    ...(bounded ? [plain('min-replicas-max-lag', '10')] : []),
    ...(mode === 'sentinel' ? underSentinel(instance, cluster) : []),
  ]
}

function underSentinel(
  { name, address, declared }: Instance<RedisInstance>,
  { instances, declared: { initial_primary } }: ServerContext['cluster'],
): Directive[] {
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
