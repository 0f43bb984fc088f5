import type { MysqlrouterBalancer } from './declaration/mysqlrouter.ts'

/** The account that a Router reads the metadata with, where the topology names none. */
const defaultRouterAccount = 'dbbal_router'

/** Name of the account that a Router reads InnoDB Cluster's metadata with. */
export function routerAccount(declared: MysqlrouterBalancer): string {
  return declared.bootstrap?.account ?? defaultRouterAccount
}
