import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisCluster, RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance, RedisInstances } from '../../topology/topology.ts'
import { finding, missing } from './finding.ts'

/** Keys that mean something in one mode only. */
const keysOfMode = {
  shards: 'cluster',
  replicas: 'cluster',
  sentinels: 'sentinel',
  initial_primary: 'sentinel',
  primary: 'standalone',
} as const satisfies Partial<Record<keyof RedisCluster, RedisCluster['mode']>>

const managerOfMode = { cluster: 'cluster', sentinel: 'sentinel', standalone: 'none' } as const

/** Whether the parts of the declaration fit its mode. Errors only. */
export function checkMode(cluster: RedisInstances): Diagnostic[] {
  const { declared, path, name } = cluster
  const { mode, manager } = declared
  const strangers = Object.entries(keysOfMode).flatMap(([key, of]) =>
    of === mode || declared[key as keyof typeof keysOfMode] === undefined
      ? []
      : [
          missing(
            'error',
            'TOP001',
            [...path, key],
            `${key} belongs to mode: ${of}, the mode here is ${mode}`,
          ),
        ],
  )
  const wrongManager =
    manager === undefined || manager === managerOfMode[mode]
      ? []
      : [
          finding(
            'error',
            'TOP001',
            [...path, 'manager'],
            `manager "${manager}" does not fit mode: ${mode}, expected ${managerOfMode[mode]}`,
            'leave it out: it follows from mode',
          ),
        ]
  const idle = cluster.instances.flatMap((instance) => idleKeys(instance, mode))
  const members = mode === 'standalone' && cluster.instances.length > 1 ? [tooMany(cluster)] : []
  const named = (['primary', 'initial_primary'] as const).flatMap((key) => unknownPrimary(cluster, key))
  const primaryless =
    mode === 'sentinel' && declared.initial_primary === undefined
      ? [
          missing(
            'error',
            'TOP006',
            path,
            `${name} has no initial_primary, expected the server that begins as primary`,
            `initial_primary: ${cluster.instances[0]?.name}`,
          ),
        ]
      : []
  return [...strangers, ...wrongManager, ...idle, ...members, ...named, ...primaryless]
}

/** Keys of an instance that its mode does not look at. */
function idleKeys({ path, declared }: Instance<RedisInstance>, mode: RedisCluster['mode']): Diagnostic[] {
  return Object.entries({ bus_port: 'cluster', replica_priority: 'sentinel' } as const).flatMap(
    ([key, of]) =>
      of === mode || declared[key as 'bus_port' | 'replica_priority'] === undefined
        ? []
        : [
            missing(
              'error',
              'TOP001',
              [...path, key],
              `${key} belongs to mode: ${of}, the mode here is ${mode}`,
            ),
          ],
  )
}

function tooMany({ path, name, instances }: RedisInstances): Diagnostic {
  return missing(
    'error',
    'TOP006',
    [...path, 'instances'],
    `${name} is standalone and has ${instances.length} instances, expected one`,
    'mode: sentinel for a primary with replicas',
  )
}

function unknownPrimary(
  { declared, instances, path }: RedisInstances,
  key: 'primary' | 'initial_primary',
): Diagnostic[] {
  const value = declared[key]
  if (value === undefined || instances.some(({ name }) => name === value)) return []
  const known = instances.map(({ name }) => name).join(', ')
  return [
    finding('error', 'TOP005', [...path, key], `${key} "${value}" is no instance, expected one of ${known}`),
  ]
}
