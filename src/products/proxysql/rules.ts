import type { QueryRule } from '../../topology/declaration/proxysql.ts'
import { durationMs } from '../../topology/units.ts'
import type { ClusterHostgroups } from './hostgroups.ts'
import { lockingReads } from './locking-reads.ts'
import { ruleScope } from './rule-scope.ts'
import type { Protocol, ProxysqlSubject, ServedCluster } from './subject.ts'

/** A row of mysql_query_rules or pgsql_query_rules; what is undefined stays at the table's default. */
export interface Rule {
  id: number
  name: string
  user?: string | undefined
  schema?: string | undefined
  clientAddress?: string | undefined
  digest?: string | undefined
  matchDigest?: string | undefined
  matchPattern?: string | undefined
  isNegated?: boolean | undefined
  /** Undefined: the default hostgroup of the user. */
  destination?: number | undefined
  flagOut?: number | undefined
  cacheMs?: number | undefined
  timeoutMs?: number | undefined
  /** Ends the evaluation, and with it the look-up of a fast route. */
  isLast: boolean
}

/**
 * flagIN of the fast routes: what the rules leave behind when they are through. With fast routes every rule has
 * apply=0, even one that needs none: ProxySQL asks the last rule of the table, matched or not, whether to look one up.
 */
export const flags = {
  /** No rule matched: the query may write. */
  undecided: 0,
  read: 1,
  write: 2,
  /** The rule names a cluster that the sharding does not know: no fast route has this one. */
  decided: 3,
} as const

/** The rules of one protocol by id, locking reads first. */
export function proxyRules(subject: ProxysqlSubject, protocol: Protocol): Rule[] {
  const declared = (subject.declared.routing?.rules ?? []).flatMap((rule) => {
    const scope = ruleScope(subject, rule)
    if (scope === undefined || protocolOf(subject, scope) !== protocol) return []
    return [{ ...conditions(rule), ...route(subject, rule, scope) }]
  })
  const locking = lockingReads[protocol].map((each) => ({ ...each, ...lockingRoute(subject, protocol) }))
  return [...locking, ...declared].toSorted((a, b) => a.id - b.id)
}

/** A sharding places schemas on clusters of one protocol. */
function protocolOf(subject: ProxysqlSubject, scope: NonNullable<ReturnType<typeof ruleScope>>): Protocol {
  return scope === 'shards' ? shardingProtocol(subject) : scope.protocol
}

/** The protocol of the sharded clusters. */
function shardingProtocol({ served }: ProxysqlSubject): Protocol {
  return served.find(({ isSharded }) => isSharded)?.protocol ?? 'mysql'
}

/** Whether queries of a protocol go by fast routes. */
export function hasFastRoutes(subject: ProxysqlSubject, protocol: Protocol): boolean {
  return subject.sharding !== undefined && shardingProtocol(subject) === protocol
}

function conditions(rule: QueryRule): Omit<Rule, 'isLast'> {
  return {
    id: rule.id,
    name: rule.name,
    user: rule.user,
    schema: rule.schema,
    clientAddress: rule.client_address,
    digest: rule.digest,
    matchDigest: rule.match_digest,
    matchPattern: rule.match_pattern,
    isNegated: rule.negate,
    cacheMs: rule.cache === undefined ? undefined : durationMs(rule.cache),
    timeoutMs: rule.timeout === undefined ? undefined : durationMs(rule.timeout),
  }
}

type Route = Pick<Rule, 'destination' | 'flagOut' | 'isLast'>

function route(subject: ProxysqlSubject, rule: QueryRule, scope: 'shards' | ServedCluster): Route {
  if (scope !== 'shards') {
    const destination = scope.hostgroups[rule.to === 'read' ? 'reader' : 'writer']
    if (!hasFastRoutes(subject, scope.protocol)) return { destination, isLast: true }
    return { destination, flagOut: flags.decided, isLast: false }
  }
  if (rule.to === 'write') return { flagOut: flags.write, isLast: false }
  // A schema that nobody placed has no fast route: its reads go to the reader of the default cluster.
  const fallback = subject.sharding?.default ?? 'refuse'
  const destination = fallback === 'refuse' ? undefined : hostgroupsOfName(subject, fallback).reader
  return { destination, flagOut: flags.read, isLast: false }
}

function hostgroupsOfName({ servedByName }: ProxysqlSubject, cluster: string): ClusterHostgroups {
  const hostgroups = servedByName.get(cluster)?.hostgroups
  if (hostgroups === undefined) throw new Error(`no hostgroups for ${cluster}`)
  return hostgroups
}

/** With several clusters and no sharding, the user's default hostgroup is the writer of the user's cluster. */
function lockingRoute(subject: ProxysqlSubject, protocol: Protocol): Route {
  if (hasFastRoutes(subject, protocol)) return { flagOut: flags.write, isLast: false }
  const [first, ...others] = subject.served.filter((one) => one.protocol === protocol)
  if (first === undefined || others.length > 0) return { isLast: true }
  return { destination: first.hostgroups.writer, isLast: true }
}
