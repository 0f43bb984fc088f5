import type { Url } from '../../formats/url.ts'
import type { MongosBalancer, ReadPreference } from '../../topology/declaration/mongos.ts'
import type { BalancerSubject, MongodbShardedCluster } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'
import { type Access, type ClientUrl, clientUrl, type Wanted } from './client-url.ts'
import { dialledOf } from './dialled.ts'

type Query = Url['query']

/** https://www.mongodb.com/docs/manual/reference/connection-string/ through mongos; `replicaSet` is not for mongos. */
export function mongodbUrls(
  cluster: MongodbShardedCluster,
  balancer: BalancerSubject,
  wanted: Wanted,
): readonly ClientUrl[] {
  const { read_preference: preference } = balancer.declared as MongosBalancer
  const ways: readonly { access: readonly Access[]; query: Query }[] =
    preference === undefined
      ? [{ access: ['write', 'read'], query: [] }]
      : [
          { access: ['write'], query: [] },
          { access: ['read'], query: readQuery(preference) },
        ]
  const fixed = [...loginQuery(cluster, wanted), ...tlsQuery(cluster)]
  return ways
    .filter(({ access }) => access.some((one) => wanted.access.includes(one)))
    .flatMap(({ access, query }) =>
      dialledOf(balancer, (port) => port).map(({ hosts, host }) => {
        const url = { scheme: 'mongodb', hosts, path: wanted.database ?? '', query: [...fixed, ...query] }
        return clientUrl(url, wanted, { access, balancer: balancer.name, database: wanted.database, host })
      }),
    )
}

/** The shards themselves: each is a replica set of its own. */
export function mongodbServerUrls(cluster: MongodbShardedCluster, wanted: Wanted): readonly ClientUrl[] {
  const fixed = [...loginQuery(cluster, wanted), ...tlsQuery(cluster)]
  return cluster.shards.map(({ name, instances }) => {
    const url = {
      scheme: 'mongodb',
      hosts: instances.filter(({ declared }) => declared.hidden !== true),
      path: wanted.database ?? '',
      query: [['replicaSet', name] as const, ...fixed],
    }
    return clientUrl(url, wanted, { access: ['write', 'read'], database: wanted.database })
  })
}

function loginQuery({ declared }: MongodbShardedCluster, { user }: Wanted): Query {
  if (user === undefined) return []
  const source = declared.users?.[user]?.database ?? 'admin'
  const mechanism = source === '$external' ? [['authMechanism', 'MONGODB-X509'] as const] : []
  return [['authSource', source], ...mechanism]
}

function tlsQuery({ declared: { tls } }: MongodbShardedCluster): Query {
  return tls === undefined || tls.mode === 'disable' || tls.mode === 'prefer' ? [] : [['tls', 'true']]
}

function readQuery({ mode, tags = [], max_staleness }: ReadPreference): Query {
  const staleness: Query =
    max_staleness === undefined
      ? []
      : [['maxStalenessSeconds', String(Math.ceil(durationMs(max_staleness) / 1000))]]
  return [['readPreference', mode], ...tags.map((set) => ['readPreferenceTags', set] as const), ...staleness]
}
