import type { RedisInstances } from '../../topology/topology.ts'
import { type ClientUrl, clientUrl, type Wanted } from './client-url.ts'

/**
 * https://github.com/redis/redis-specifications/blob/master/uri/redis.txt: a Redis Cluster's seeds one by one, one
 * server, or the Sentinels that know it, in the form of Lettuce.
 */
export function redisUrls(cluster: RedisInstances, wanted: Wanted): readonly ClientUrl[] {
  const { mode, tls } = cluster.declared
  const scheme = tls === undefined || tls.mode === 'disable' ? 'redis' : 'rediss'
  const about = { access: ['write', 'read'] as const, database: wanted.database }
  if (mode === 'sentinel') {
    const url = {
      scheme: `${scheme}-sentinel`,
      hosts: cluster.sentinels,
      path: wanted.database ?? '0',
      query: [['sentinelMasterId', cluster.name]] as const,
      hasUserColon: true,
    }
    return [clientUrl(url, wanted, about)]
  }
  // A Redis Cluster has database 0 only, which is not named.
  const path = mode === 'cluster' ? null : (wanted.database ?? '0')
  return cluster.instances.map((instance) =>
    clientUrl({ scheme, hosts: [instance], path, query: [], hasUserColon: true }, wanted, about),
  )
}
