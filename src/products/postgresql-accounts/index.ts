import { isPostgresql, type PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { defineProduct, type Subject } from '../product.ts'
import { checkAccounts } from './check.ts'
import { type AccountsModel, accountsModel } from './model.ts'
import { renderAccounts } from './render.ts'

/** Roles and grants of PostgreSQL clusters. A standby cluster has those of the one it follows. */
export const postgresqlAccounts = defineProduct<AccountsModel>({
  kind: 'postgresql-accounts',
  title: 'PostgreSQL accounts',
  subjects: (topology) => clustersOf(topology).map(({ name, path }) => ({ name, path })),
  check: (subject, topology) => checkAccounts(clusterOf(subject, topology), topology),
  model: (subject, topology, secrets) => accountsModel(clusterOf(subject, topology), topology, secrets),
  render: renderAccounts,
  backends: () => [],
})

function clustersOf(topology: Topology): readonly PostgresqlPrimaryCluster[] {
  return [...topology.clusters.values()].flatMap((cluster) =>
    cluster.engine === 'postgresql' && isPostgresql(cluster) && cluster.follows === undefined
      ? [cluster]
      : [],
  )
}

function clusterOf({ name }: Subject, topology: Topology): PostgresqlPrimaryCluster {
  const cluster = topology.clusters.get(name)
  if (cluster?.engine !== 'postgresql' || !isPostgresql(cluster))
    throw new Error(`${name} is no PostgreSQL cluster`)
  return cluster
}
