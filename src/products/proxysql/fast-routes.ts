import { flags, hasFastRoutes } from './rules.ts'
import { type Protocol, type ProxysqlSubject, shardedClusters } from './subject.ts'
import { accountsOf, routeHostgroup } from './users.ts'

/** A row of mysql_query_rules_fast_routing: one user, one schema, one outcome of the rules. */
export interface FastRoute {
  user: string
  schema: string
  flag: number
  hostgroup: number
}

/** Every user of the sharded clusters through every placed schema. */
export function fastRoutes(subject: ProxysqlSubject, protocol: Protocol): FastRoute[] {
  const { sharding, served } = subject
  if (sharding === undefined || !hasFastRoutes(subject, protocol)) return []
  const sharded = shardedClusters(sharding)
  const byName = new Map(served.map((one) => [one.cluster.name, one]))
  const accounts = accountsOf(subject, protocol).filter(({ clusters }) =>
    clusters.some(({ cluster }) => sharded.has(cluster.name)),
  )
  return accounts.flatMap((account) =>
    [...sharding.places].flatMap(([schema, name]) => {
      const cluster = byName.get(name)
      if (cluster === undefined) throw new Error(`${name} is not served`)
      const row = { user: account.name, schema }
      const writer = routeHostgroup(subject, cluster, account, 'write')
      const reader = routeHostgroup(subject, cluster, account, 'read')
      return [
        { ...row, flag: flags.undecided, hostgroup: writer },
        { ...row, flag: flags.read, hostgroup: reader },
        { ...row, flag: flags.write, hostgroup: writer },
      ]
    }),
  )
}
