import type { PrimaryCluster, Topology } from '../../topology/topology.ts'
import { defineProduct, type Subject } from '../product.ts'
import { leadingClusters } from './accounts.ts'
import { checkAccounts } from './check.ts'
import { type AccountsModel, accountsModel } from './model.ts'
import { isMysql } from './neighbours.ts'
import { renderAccounts } from './render.ts'

/** The accounts that MySQL and MariaDB servers need for what stands in front of them. */
export const mysqlAccounts = defineProduct<AccountsModel>({
  kind: 'mysql-accounts',
  title: 'accounts of MySQL and MariaDB',
  subjects: leadingClusters,
  check: (subject, topology) => checkAccounts(clusterOf(subject, topology), topology),
  model: (subject, topology, secrets) => accountsModel(clusterOf(subject, topology), topology, secrets),
  render: renderAccounts,
  backends: () => [],
})

function clusterOf({ name }: Subject, topology: Topology): PrimaryCluster {
  const cluster = topology.clusters.get(name)
  if (cluster === undefined || !isMysql(cluster)) throw new Error(`${name} is no MySQL or MariaDB cluster`)
  return cluster
}
