import type { RedisInstance, SentinelInstance } from '../../topology/declaration/redis.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { Instance, RedisInstances } from '../../topology/topology.ts'

/** A server or a Sentinel. */
export type RedisMember = Instance<RedisInstance> | Instance<SentinelInstance>

/** Where a member's files are on its host. */
export interface HostPaths {
  /** Directory that mirrors the generated one: `<files>/<cluster>/<instance>/redis.conf`. */
  files: string
  data: string
}

/** Fills the placeholders that a path of a cluster may use. */
export function fillPath(path: string, member: RedisMember, topology: PathContext): string {
  return fillPlaceholders(path, {
    host: member.hostName,
    'host.address': member.address,
    instance: member.name,
    name: topology.cluster.name,
    environment: topology.environment,
  })
}

/** What a path may speak of. */
export interface PathContext {
  cluster: RedisInstances
  environment: string | undefined
}

/** Paths on the host, as the topology declares them or by the packages' custom. */
export function pathsOf(member: RedisMember, context: PathContext): HostPaths {
  const { declared, flavor } = context.cluster
  const files = declared.deploy?.directory ?? `/etc/${flavor}`
  const data = declared.data_directory ?? `/var/lib/${flavor}/{name}-{instance}`
  return { files: fillPath(files, member, context), data: fillPath(data, member, context) }
}
