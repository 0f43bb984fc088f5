import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import type { BalancerInstance } from './declaration/balancer.ts'
import type { PgbouncerBalancer, PgbouncerServes } from './declaration/pgbouncer.ts'
import type { PostgresqlCluster } from './declaration/postgresql.ts'
import { perTopology } from './per-topology.ts'
import type { BalancerSubject, Instance, PrimaryCluster } from './topology.ts'

/** A PgBouncer balancer with what it serves, narrowed. */
export interface Pooler {
  name: string
  path: TopologyPath
  version: string
  declared: PgbouncerBalancer
  instances: readonly Instance<BalancerInstance>[]
  /** Processes that share the port of each instance. */
  processes: number
  serves: readonly ServedCluster[]
}

/** A PostgreSQL cluster behind a pooler. */
export interface ServedCluster {
  cluster: PostgresqlPrimaryCluster
  options: PgbouncerServes
}

/** A cluster that is known to be PostgreSQL. */
export interface PostgresqlPrimaryCluster extends PrimaryCluster {
  declared: PostgresqlCluster
}

/** Every PgBouncer balancer, in file order. */
export const poolersOf = perTopology((topology): readonly Pooler[] =>
  [...topology.balancers.values()].flatMap((balancer) => asPooler(balancer) ?? []),
)

function asPooler(balancer: BalancerSubject): Pooler | undefined {
  const { declared } = balancer
  if (declared.kind !== 'pgbouncer') return undefined
  const { name, path, version, instances } = balancer
  const serves = balancer.serves.flatMap(({ cluster, options }) =>
    isPostgresql(cluster) ? [{ cluster, options }] : [],
  )
  return { name, path, version, declared, instances, processes: declared.processes ?? 1, serves }
}

export function isPostgresql(cluster: { declared: { engine: string } }): cluster is PostgresqlPrimaryCluster {
  return cluster.declared.engine === 'postgresql'
}
