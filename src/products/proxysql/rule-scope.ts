import type { QueryRule } from '../../topology/declaration/proxysql.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** Where a rule's queries go, to the shard of their schema or to one cluster; undefined where that is left open. */
export function ruleScope(subject: ProxysqlSubject, rule: QueryRule): 'shards' | ServedCluster | undefined {
  const { served, servedByName } = subject
  if (rule.cluster !== undefined) return servedByName.get(rule.cluster)
  const candidates = served.filter((one) => rule.user === undefined || hasUser(one, rule.user))
  if (candidates.length > 0 && candidates.every(({ isSharded }) => isSharded)) return 'shards'
  return candidates.length === 1 ? candidates[0] : undefined
}

/** Whether an application user of that name is declared for the cluster. */
export function hasUser({ cluster }: ServedCluster, name: string): boolean {
  return typeof cluster.users === 'object' && Object.hasOwn(cluster.users, name)
}
