import type { TopologyRule } from '../topology/topology-rule.ts'

type Rules = { default: readonly TopologyRule[] }

/** The rules of topologies, by the folder they are in: those about all of it, then each product's own. */
export const topologyRules: Readonly<Record<string, () => Promise<Rules>>> = {
  topology: () => import('../generated/checks/topology.ts'),
  mongodb: () => import('../generated/checks/mongodb.ts'),
  mongos: () => import('../generated/checks/mongos.ts'),
  'mysql-accounts': () => import('../generated/checks/mysql-accounts.ts'),
  mysqlrouter: () => import('../generated/checks/mysqlrouter.ts'),
  pgbouncer: () => import('../generated/checks/pgbouncer.ts'),
  proxysql: () => import('../generated/checks/proxysql.ts'),
  redis: () => import('../generated/checks/redis.ts'),
}
