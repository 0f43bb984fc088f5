import type { ProxysqlStandIn, Row } from './stand-in.ts'

/** A query as ProxySQL sees it. */
export interface Query {
  user: string
  schema: string
  /** Text of the digest. */
  text: string
  clientAddress?: string
  /** As in stats_mysql_query_digest. */
  digest?: string
}

/** Where a query goes, and what else the rules said. */
export interface Route {
  hostgroup: number
  cacheMs: number | undefined
  timeoutMs: number | undefined
}

/**
 * Routes a query as ProxySQL's query processor does with what is in runtime. Fast routes are looked up unless the last
 * rule it looked at has apply=1: the one that ended the evaluation, else the last of the table, matched or not.
 */
export function routeQuery(
  proxysql: ProxysqlStandIn,
  query: Query,
  protocol: 'mysql' | 'pgsql' = 'mysql',
): Route {
  const schemaColumn = protocol === 'pgsql' ? 'database' : 'schemaname'
  const table = `runtime_${protocol}_query_rules`
  const rules = proxysql.query(`SELECT * FROM ${table} ORDER BY rule_id`).rows
  let flag = 0
  let destination: number | undefined
  const route: Omit<Route, 'hostgroup'> = { cacheMs: undefined, timeoutMs: undefined }
  let last: Row | undefined
  for (const rule of rules) {
    last = rule
    if (Number(rule['flagIN']) !== flag || !matches(rule, query, schemaColumn)) continue
    flag = numberOf(rule['flagOUT']) ?? flag
    destination = numberOf(rule['destination_hostgroup']) ?? destination
    route.cacheMs = numberOf(rule['cache_ttl']) ?? route.cacheMs
    route.timeoutMs = numberOf(rule['timeout']) ?? route.timeoutMs
    if (rule['apply'] === '1') break
  }
  if (last?.['apply'] !== '1') {
    const fast = proxysql
      .query(`SELECT * FROM ${table}_fast_routing`)
      .rows.find(
        (row) =>
          row['username'] === query.user &&
          row[schemaColumn] === query.schema &&
          Number(row['flagIN']) === flag,
      )
    destination = numberOf(fast?.['destination_hostgroup']) ?? destination
  }
  if (destination !== undefined) return { hostgroup: destination, ...route }
  const user = proxysql
    .query(`SELECT * FROM runtime_${protocol}_users WHERE frontend=1`)
    .rows.find(({ username }) => username === query.user)
  if (user === undefined) throw new Error(`no user ${query.user}`)
  return { hostgroup: Number(user['default_hostgroup']), ...route }
}

function matches(rule: Row, query: Query, schemaColumn: string): boolean {
  const differs = (column: string, value: string | undefined): boolean =>
    typeof rule[column] === 'string' && rule[column] !== value
  if (differs('username', query.user) || differs(schemaColumn, query.schema)) return false
  if (differs('client_addr', query.clientAddress) || differs('digest', query.digest)) return false
  return ['match_digest', 'match_pattern'].every((column) => {
    const pattern = rule[column]
    if (typeof pattern !== 'string') return true
    return new RegExp(pattern, 'i').test(query.text) !== (rule['negate_match_pattern'] === '1')
  })
}

function numberOf(value: string | null | undefined): number | undefined {
  return typeof value === 'string' ? Number(value) : undefined
}
