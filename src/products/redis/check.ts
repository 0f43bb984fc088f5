import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'
import { checkAccounts } from './check-accounts.ts'
import { checkHosts } from './check-hosts.ts'
import { checkMode } from './check-mode.ts'
import { checkSentinels } from './check-sentinels.ts'
import { checkRedisSettings } from './check-settings.ts'
import { checkShards } from './check-shards.ts'
import { checkTls } from './check-tls.ts'
import { checkValues } from './check-values.ts'
import { clusterOf } from './model.ts'

/** What would make wrong or dangerous files of one cluster. */
export function checkRedis(subject: Subject, topology: Topology): readonly Diagnostic[] {
  const context = { cluster: clusterOf(subject, topology), environment: topology.environment }
  const mode = checkMode(context.cluster)
  return [
    ...mode,
    // Without the right members there is nothing to say about shards or Sentinels.
    ...(mode.length > 0
      ? []
      : [...checkShards(context.cluster, topology), ...checkSentinels(context.cluster)]),
    ...checkHosts(context, topology),
    ...checkTls(context.cluster),
    ...checkAccounts(context.cluster),
    ...checkRedisSettings(context.cluster),
    ...checkValues(context.cluster),
  ]
}
