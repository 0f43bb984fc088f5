import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { settingText } from '../../settings/setting-text.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { tableOf } from './table.ts'

/** A setting of the topology, with its place. */
export interface GivenSetting {
  name: string
  value: SettingValue
  path: TopologyPath
}

/** All settings of a cluster, checked and unchecked ones. */
export function givenIn({ path, declared }: RedisInstances): GivenSetting[] {
  return (['settings', 'settings_unchecked'] as const).flatMap((key) =>
    Object.entries(declared[key] ?? {}).map(([name, value]) => ({ name, value, path: [...path, key, name] })),
  )
}

/** The value that the topology gives a setting, as the server reads it. */
export function givenValue(
  cluster: RedisInstances,
  name: string,
): { text: string; path: TopologyPath } | undefined {
  const given = givenIn(cluster).findLast((each) => each.name === name)
  if (given === undefined || given.value === null) return undefined
  return { text: settingText(tableOf(cluster), given.value), path: given.path }
}
