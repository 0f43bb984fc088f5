import { compareVersions } from '../../settings/version.ts'
import type { RedisInstances } from '../../topology/topology.ts'

/** What a replica does at its primary. */
export const replicationRules = ['+psync', '+replconf', '+ping']

/** What watching a server takes, without a look at the data. */
export const monitorRules = ['+ping', '+info', '+cluster|info', '+latency|latest', '+slowlog|len']

/** What create-cluster.sh, verify.sh and `redis-cli --cluster check` send. */
export function adminRules({ declared, version }: RedisInstances): string[] {
  const look = ['+ping', '+info', '+acl|list']
  if (declared.mode !== 'cluster') return look
  // A server refuses rules about subcommands that it does not know.
  const range = compareVersions(version, '7.0') < 0 ? [] : ['addslotsrange']
  const steps = ['nodes', 'info', 'meet', 'set-config-epoch', 'addslots', ...range, 'replicate']
  return [...look, '+dbsize', ...steps.map((step) => `+cluster|${step}`)]
}
