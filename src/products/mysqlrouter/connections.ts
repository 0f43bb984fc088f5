import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import { isX, openRoutes, type RouteName } from './routes.ts'
import { endsTls } from './tls.ts'

/** max_total_connections when nothing is written. */
export const defaultTotalConnections = 512

/** What mysqlrouter --bootstrap writes where connections are shared. */
const sharedIdleConnections = 64

/** Whether clients of the route take turns on the connections to the servers. */
export function isShared(declared: MysqlrouterBalancer, route: RouteName): boolean {
  if (isX(route)) return false
  return route === 'rw_split' || (declared.pool?.sharing === true && endsTls(declared, route))
}

/** Idle connections to keep; undefined where the Router's own default (none) stands. */
export function idleConnections(declared: MysqlrouterBalancer): number | undefined {
  const anyShared = openRoutes(declared).some(({ name }) => isShared(declared, name))
  return declared.pool?.max_idle ?? (anyShared ? sharedIdleConnections : undefined)
}

/** Files that a Router opens at most: two a client, idle connections, and its own. */
export function openFiles(totalConnections: number, idle: number): number {
  return 2 * totalConnections + idle + 200
}
