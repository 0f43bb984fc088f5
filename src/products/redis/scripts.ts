import { compareVersions } from '../../settings/version.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { busPortOf } from './bus-port.ts'
import type { PathContext } from './paths.ts'
import { replicasPerPrimary, shardsOf } from './shards.ts'
import { slotRanges } from './slots.ts'
import { type TlsFiles, tlsOf } from './tls.ts'

/** What create-cluster.sh and verify.sh know of the cluster, not quoted yet. */
export interface ScriptsModel {
  mode: 'cluster' | 'sentinel'
  /** `redis-cli`, `valkey-cli`. */
  client: string
  /** Null where nobody has to log in. */
  user: string | null
  servers: readonly ScriptMember[]
  sentinels: readonly ScriptMember[]
  shards: readonly ScriptShard[]
  /** Certificates that may lie on the machine where a script runs; empty without TLS. */
  certificates: readonly TlsFiles[]
  /** CLUSTER ADDSLOTSRANGE, from 7.0 on. */
  hasSlotRanges: boolean
  /** Before 7.2 ACL LIST gives the rules of a user in another order on every server. */
  rulesAreShuffled: boolean
  /** Replicas that every primary has at least. */
  replicas: number
}

export interface ScriptMember {
  name: string
  host: string
  port: number
  busPort: number
}

export interface ScriptShard {
  name: string
  /** By name; the first begins as primary. */
  members: readonly string[]
  first: number
  last: number
}

export function scriptsOf(
  cluster: RedisInstances,
  user: string | undefined,
  context: PathContext,
): ScriptsModel {
  const shards = shardsOf(cluster)
  const ranges = slotRanges(shards.length)
  return {
    mode: cluster.declared.mode === 'sentinel' ? 'sentinel' : 'cluster',
    client: `${cluster.flavor}-cli`,
    user: user ?? null,
    servers: cluster.instances.map((instance) => ({
      name: instance.name,
      host: instance.address,
      port: instance.port,
      busPort: busPortOf(instance),
    })),
    sentinels: cluster.sentinels.map(({ name, address, port }) => ({
      name,
      host: address,
      port,
      busPort: 0,
    })),
    shards: shards.map(({ name, primary, replicas }, index) => ({
      name,
      members: [primary, ...replicas],
      first: ranges[index]?.first ?? 0,
      last: ranges[index]?.last ?? 0,
    })),
    certificates: certificatesOf(cluster, context),
    replicas: replicasPerPrimary(cluster),
    rulesAreShuffled: compareVersions(cluster.version, '7.2') < 0,
    hasSlotRanges: compareVersions(cluster.version, '7.0') >= 0,
  }
}

function certificatesOf(cluster: RedisInstances, context: PathContext): TlsFiles[] {
  const members = [...cluster.instances, ...cluster.sentinels]
  const files = members.flatMap((member) => tlsOf(member, context) ?? [])
  return [...new Map(files.map((each) => [JSON.stringify(each), each])).values()]
}
