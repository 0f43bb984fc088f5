import type { PostgresqlAddress } from '../../drivers/postgresql.ts'
import { entriesOf, type Route } from '../../products/pgbouncer/entries.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { towardsPooler } from '../pgbouncer/consoles.ts'
import { dialledOf } from '../urls/dialled.ts'
import type { OpenCluster } from './open-cluster.ts'

/** A way to a database through one pooler. */
export interface Door {
  /** The database's name on the servers. */
  database: string
  address: PostgresqlAddress
}

/** What clients of a cluster dial: each address with every database. */
export function doorsOf(
  { loaded, cluster }: OpenCluster,
  pooler: Pooler,
  route: Route,
  { user, password }: { user: string; password: string | undefined },
): readonly Door[] {
  const balancer = loaded.topology.balancers.get(pooler.name)
  if (balancer === undefined) return []
  const entries = entriesOf(pooler, loaded.topology).filter(
    (entry) => entry.route === route && entry.cluster.name === cluster.name,
  )
  const { clients } = pooler.declared.tls ?? {}
  const hasTls = clients !== undefined && clients.mode !== 'disable' && clients.mode !== 'prefer'
  const ca = pooler.declared.admin?.ca ?? clients?.ca
  const tls = towardsPooler(hasTls ? { ca } : undefined, loaded.files[0]?.directory ?? '.')
  return dialledOf(balancer, (port) => port)
    .flatMap(({ hosts }) => hosts)
    .flatMap(({ address: host, port }) =>
      entries.map(({ name, database }) => ({
        database,
        address: { host, port, user, password, database: name, tls },
      })),
    )
}
