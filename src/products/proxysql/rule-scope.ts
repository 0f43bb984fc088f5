import type { QueryRule } from '../../topology/declaration/proxysql.ts'
import { type ProxysqlSubject, type ServedCluster, shardedClusters } from './subject.ts'

/** Where a rule's queries go: to the shard of their schema, or to one cluster. */
export type RuleScope = 'shards' | ServedCluster

/** The scope of a rule; undefined where the topology leaves it open. */
export function ruleScope(subject: ProxysqlSubject, rule: QueryRule): RuleScope | undefined {
  const { served, sharding } = subject
  if (rule.cluster !== undefined) return served.find(({ cluster }) => cluster.name === rule.cluster)
  const candidates = served.filter((one) => rule.user === undefined || hasUser(one, rule.user))
  const sharded = sharding === undefined ? new Set<string>() : shardedClusters(sharding)
  if (candidates.length > 0 && candidates.every(({ cluster }) => sharded.has(cluster.name))) return 'shards'
  return candidates.length === 1 ? candidates[0] : undefined
}

/** Whether an application user of that name is declared for the cluster. */
export function hasUser({ cluster }: ServedCluster, name: string): boolean {
  return typeof cluster.users === 'object' && Object.hasOwn(cluster.users, name)
}

/** The clusters that a rule may send queries to. */
export function clustersOfRule(subject: ProxysqlSubject, rule: QueryRule): readonly ServedCluster[] {
  const scope = ruleScope(subject, rule)
  if (scope === undefined) return []
  if (scope !== 'shards') return [scope]
  const sharded = subject.sharding === undefined ? new Set<string>() : shardedClusters(subject.sharding)
  return subject.served.filter(({ cluster }) => sharded.has(cluster.name))
}
