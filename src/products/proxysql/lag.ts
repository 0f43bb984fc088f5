import { durationMs, isDuration } from '../../topology/units.ts'
import { placementOf } from './placement.ts'
import { clustersOfRule } from './rule-scope.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** Lag in seconds after which a replica gets no reads, where the topology says nothing. */
export const defaultMaxLagSeconds = 30

/** A limit of lag with what states it. */
export interface LagLimit {
  seconds: number
  /** Id of the rule, undefined for the cluster's own limit. */
  rule: number | undefined
}

/**
 * max_replication_lag of a cluster's servers. ProxySQL holds one limit per server, so the smallest counts; 0 (no
 * limit) where its monitor does not measure lag in seconds: on Group Replication a channel that is defined and not
 * running would show as 60 s and take every replica out of reads, PostgreSQL is not measured at all.
 */
export function maxLagSeconds(subject: ProxysqlSubject, served: ServedCluster): number {
  if (placementOf(served) !== 'read_only') return 0
  return Math.min(...lagLimits(subject, served).map(({ seconds }) => seconds))
}

/** Every limit that is stated for a cluster in seconds, the cluster's own first. */
export function lagLimits(
  subject: ProxysqlSubject,
  served: ServedCluster,
): readonly [LagLimit, ...LagLimit[]] {
  const rules = (subject.declared.routing?.rules ?? []).flatMap((rule) => {
    if (rule.max_lag === undefined || !isDuration(rule.max_lag)) return []
    const concerns = clustersOfRule(subject, rule).some(({ cluster }) => cluster.name === served.cluster.name)
    return concerns ? [{ seconds: wholeSeconds(rule.max_lag), rule: rule.id }] : []
  })
  const own = served.options.max_lag ?? served.cluster.declared.failover?.max_lag
  const seconds = own !== undefined && isDuration(own) ? wholeSeconds(own) : defaultMaxLagSeconds
  return [{ seconds, rule: undefined }, ...rules]
}

/** 0 would mean no limit. */
function wholeSeconds(duration: string): number {
  return Math.max(1, Math.floor(durationMs(duration) / 1000))
}
