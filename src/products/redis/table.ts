import { isAvailable, settingOf } from '../../settings/lookup.ts'
import type { SettingsTable } from '../../settings/setting.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import redis from './settings.json' with { type: 'json' }
import valkey from './settings.valkey.json' with { type: 'json' }

/** What the servers of a cluster know. */
export function tableOf({ flavor }: Pick<RedisInstances, 'flavor'>): SettingsTable {
  return (flavor === 'valkey' ? valkey : redis) as unknown as SettingsTable
}

/** Whether the cluster's version has a directive: an unknown one stops the server. What the table lacks is our mistake. */
export function knows(cluster: RedisInstances, directive: string): boolean {
  const setting = settingOf(tableOf(cluster), directive)
  if (setting === undefined) throw new Error(`the table of ${cluster.flavor} has no ${directive}`)
  return isAvailable(setting, cluster.version)
}
