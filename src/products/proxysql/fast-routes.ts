import { flags, hasFastRoutes } from './rules.ts'
import type { Protocol, ProxysqlSubject } from './subject.ts'
import { accountsOf, routeHostgroup } from './users.ts'

/** Rows of mysql_query_rules_fast_routing: one user in one schema. */
export interface FastRoute {
  user: string
  schema: string
  /** Hostgroup by flagIN, which is what the rules came to. */
  hostgroups: Readonly<Record<number, number>>
}

/** Every user of the sharded clusters through every placed schema. */
export function fastRoutes(subject: ProxysqlSubject, protocol: Protocol): FastRoute[] {
  const { sharding, servedByName } = subject
  if (sharding === undefined || !hasFastRoutes(subject, protocol)) return []
  const accounts = accountsOf(subject, protocol).filter(({ clusters }) =>
    clusters.some(({ isSharded }) => isSharded),
  )
  return accounts.flatMap((account) =>
    [...sharding.places].map(([schema, name]) => {
      const cluster = servedByName.get(name)
      if (cluster === undefined) throw new Error(`${name} is not served`)
      const writer = routeHostgroup(cluster, account, 'write')
      const reader = routeHostgroup(cluster, account, 'read')
      const hostgroups = { [flags.undecided]: writer, [flags.read]: reader, [flags.write]: writer }
      return { user: account.name, schema, hostgroups }
    }),
  )
}
