import type { ServerState } from '../../failover/observation.ts'
import { isUnseen, type Seen } from '../../failover/seen.ts'
import { walsenderOf } from '../../failover/walsender-of.ts'
import { authQueryOf } from '../../topology/auth-query.ts'
import { type Pooler, poolersOf } from '../../topology/poolers.ts'
import { servedDatabases } from '../../topology/served-databases.ts'
import type { OpenCluster } from './open-cluster.ts'
import { applicationOf } from './poolers/identity.ts'
import type { Login } from './try-logins.ts'

/** More than these are not tried in each database: every user in the first one, the first user in every one. */
const mostLogins = 64

/** Who comes through the poolers, and into which databases; nobody where no password is known. */
export function applicationLogins(open: OpenCluster): readonly Login[] {
  // Rules that would let somebody in are not enough: behind a switchover every pooler is logged in through.
  if (servingPoolers(open).some((pooler) => applicationOf(open, pooler) === undefined)) return []
  const { cluster, secrets } = open
  const { users } = cluster.declared
  const databases = databasesOf(open)
  const named = typeof users === 'object' ? Object.entries(users) : []
  const accounts = [
    ...named.map(([user, { password }]) => ({ user, reference: password })),
    ...lookupsOf(open).map(({ user, password }) => ({ user, reference: password })),
  ]
  const isMany = accounts.length * databases.length > mostLogins
  return accounts.flatMap(({ user, reference }, place) =>
    (isMany && place > 0 ? databases.slice(0, 1) : databases).map(
      (database): Login => ({
        kind: 'application',
        user,
        password: reference === undefined ? undefined : secrets.value(reference),
        database,
      }),
    ),
  )
}

/** The account that a server will replicate with: declared, or the one that it has now. */
export function replicationLogin(
  name: string,
  { cluster, secrets }: OpenCluster,
  states: ReadonlyMap<string, Seen<ServerState>>,
): readonly Login[] {
  const { replication } = cluster.declared
  const login = { kind: 'replication', database: undefined } as const
  if (replication !== undefined)
    return [{ ...login, user: replication.user, password: secrets.value(replication.password) }]
  const primary = states.get(cluster.primary?.name ?? '')
  const replica = states.get(name)
  if (primary === undefined || replica === undefined || isUnseen(primary) || isUnseen(replica)) return []
  // The old primary has none yet; it will take that of the others.
  const user = walsenderOf(primary, replica.receiver)?.user ?? primary.walsenders[0]?.user
  return user === undefined ? [] : [{ ...login, user, password: undefined }]
}

function servingPoolers({ cluster, loaded }: OpenCluster): readonly Pooler[] {
  return poolersOf(loaded.topology).filter(({ serves }) =>
    serves.some((served) => served.cluster.name === cluster.name),
  )
}

function databasesOf(open: OpenCluster): readonly string[] {
  const { cluster, loaded } = open
  const names = servingPoolers(open).flatMap(({ declared, serves }) =>
    serves
      .filter((served) => served.cluster.name === cluster.name)
      .flatMap((served) => servedDatabases(declared, served, loaded.topology)),
  )
  return [...new Set(names)]
}

/** Accounts that look users up: they log in to the servers too. */
function lookupsOf(open: OpenCluster) {
  const lookups = servingPoolers(open).flatMap((pooler) => authQueryOf(pooler) ?? [])
  return [...new Map(lookups.map((lookup) => [lookup.user, lookup])).values()]
}
