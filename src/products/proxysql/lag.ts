import { durationMs, isDuration } from '../../topology/units.ts'
import { ruleScope } from './rule-scope.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** Lag in seconds after which a replica gets no reads, where the topology says nothing. */
const defaultMaxLagSeconds = 30

/** A limit of lag with what states it. */
interface LagLimit {
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
  if (served.placement !== 'read_only') return 0
  return Math.min(...lagLimits(subject, served).map(({ seconds }) => seconds))
}

/** Every limit that is stated for a cluster in seconds, the cluster's own first. */
export function lagLimits(
  subject: ProxysqlSubject,
  served: ServedCluster,
): readonly [LagLimit, ...LagLimit[]] {
  const { ofShards, ofClusters } = limitsOfRules(subject)
  const own = served.options.max_lag ?? served.cluster.declared.failover?.max_lag
  const seconds = own !== undefined && isDuration(own) ? wholeSeconds(own) : defaultMaxLagSeconds
  return [
    { seconds, rule: undefined },
    ...(served.isSharded ? ofShards : []),
    ...(ofClusters.get(served) ?? []),
  ]
}

interface RuleLimits {
  ofShards: readonly LagLimit[]
  ofClusters: ReadonlyMap<ServedCluster, readonly LagLimit[]>
}

const known = new WeakMap<ProxysqlSubject, RuleLimits>()

function limitsOfRules(subject: ProxysqlSubject): RuleLimits {
  const before = known.get(subject)
  if (before !== undefined) return before
  const ofShards: LagLimit[] = []
  const ofClusters = new Map<ServedCluster, LagLimit[]>()
  for (const rule of subject.declared.routing?.rules ?? []) {
    const scope = ruleScope(subject, rule)
    if (scope === undefined || rule.max_lag === undefined || !isDuration(rule.max_lag)) continue
    const limit = { seconds: wholeSeconds(rule.max_lag), rule: rule.id }
    if (scope === 'shards') ofShards.push(limit)
    else ofClusters.set(scope, [...(ofClusters.get(scope) ?? []), limit])
  }
  const limits = { ofShards, ofClusters }
  known.set(subject, limits)
  return limits
}

/** 0 would mean no limit. */
function wholeSeconds(duration: string): number {
  return Math.max(1, Math.floor(durationMs(duration) / 1000))
}
