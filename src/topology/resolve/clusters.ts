import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { MongodbCluster } from '../declaration/mongodb.ts'
import type { RedisCluster } from '../declaration/redis.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Cluster, MongodbShardedCluster, PrimaryCluster, RedisInstances } from '../topology.ts'
import type { Findings } from './findings.ts'
import { resolveInstances } from './instances.ts'
import { linkFollowing, resolvePrimaryCluster } from './primary-cluster.ts'
import { resolveVersion } from './versions.ts'

/** Resolves every cluster, in file order. */
export function resolveClusters(topology: EffectiveTopology, findings: Findings): Map<string, Cluster> {
  const clusters = new Map<string, Cluster>()
  const withPrimary = new Map<string, PrimaryCluster>()
  for (const [name, declared] of Object.entries(topology.clusters)) {
    const path = ['clusters', name]
    const product = declared.engine === 'redis' ? (declared.flavor ?? 'redis') : declared.engine
    const version = resolveVersion(product, declared.version, path, findings)
    if (declared.engine === 'mongodb') {
      clusters.set(name, resolveMongodb(topology, name, declared, version, findings))
    } else if (declared.engine === 'redis') {
      clusters.set(name, resolveRedis(topology, name, declared, version, findings))
    } else {
      const cluster = resolvePrimaryCluster(topology, name, declared, version, findings)
      withPrimary.set(name, cluster)
      clusters.set(name, cluster)
    }
  }
  for (const [name, cluster] of linkFollowing(withPrimary, findings)) clusters.set(name, cluster)
  return clusters
}

/** Members that prove themselves by certificate speak TLS: where no files are named, these are. */
const x509Tls = { mode: 'require', ca: '/etc/mongo/ca.pem', cert: '/etc/mongo/{host}.pem' } as const

function withX509Tls(declared: MongodbCluster, path: TopologyPath, findings: Findings): MongodbCluster {
  if (declared.authentication?.members !== 'x509' || declared.tls !== undefined) return declared
  findings.warning(
    'MGO018',
    [...path, 'authentication', 'members'],
    `members: x509 needs tls, and none is declared: ${x509Tls.ca} and ${x509Tls.cert} are assumed`,
    `write tls: {mode: require, ca: ${x509Tls.ca}, cert: "${x509Tls.cert}"}`,
  )
  return { ...declared, tls: x509Tls }
}

function resolveMongodb(
  topology: EffectiveTopology,
  name: string,
  written: MongodbCluster,
  version: string,
  findings: Findings,
): MongodbShardedCluster {
  const path = ['clusters', name]
  const declared = withX509Tls(written, path, findings)
  const config = declared.config_servers
  const configPath = [...path, 'config_servers']
  return {
    engine: 'mongodb',
    name,
    version,
    path,
    declared,
    configServers: {
      name: config.replica_set,
      path: configPath,
      instances: resolveInstances(
        topology,
        config.instances,
        [...configPath, 'instances'],
        config.port ?? 27019,
        findings,
      ),
    },
    shards: Object.entries(declared.shards).map(([shard, { port, instances }]) => {
      const shardPath = [...path, 'shards', shard]
      return {
        name: shard,
        path: shardPath,
        instances: resolveInstances(
          topology,
          instances,
          [...shardPath, 'instances'],
          port ?? 27018,
          findings,
        ),
      }
    }),
  }
}

function resolveRedis(
  topology: EffectiveTopology,
  name: string,
  declared: RedisCluster,
  version: string,
  findings: Findings,
): RedisInstances {
  const path = ['clusters', name]
  const { sentinels } = declared
  const sentinelPath = [...path, 'sentinels', 'instances']
  return {
    engine: 'redis',
    name,
    version,
    path,
    declared,
    flavor: declared.flavor ?? 'redis',
    instances: resolveInstances(
      topology,
      declared.instances,
      [...path, 'instances'],
      declared.port ?? 6379,
      findings,
    ),
    sentinels:
      sentinels === undefined
        ? []
        : resolveInstances(topology, sentinels.instances, sentinelPath, sentinels.port ?? 26379, findings),
  }
}
