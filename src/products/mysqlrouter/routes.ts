import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'

/** Routes in the order they are written. */
export const routeNames = ['rw', 'ro', 'rw_split', 'x_rw', 'x_ro'] as const

export type RouteName = (typeof routeNames)[number]

/** A port that clients reach, and what stands behind it. */
export interface Route {
  name: RouteName
  port: number
}

/** The routes that are opened; a route without a port is not. */
export function openRoutes(declared: MysqlrouterBalancer): readonly Route[] {
  const named = routeNames.flatMap((name) => {
    const port = declared.routes?.[name]
    return port === undefined ? [] : [{ name, port }]
  })
  if (named.length > 0) return named
  const first = declared.bootstrap?.base_port ?? declared.port ?? 6446
  return [
    { name: 'rw', port: first },
    { name: 'ro', port: first + 1 },
  ]
}

/** Whether the route speaks the X protocol. */
export function isX(route: RouteName): boolean {
  return route === 'x_rw' || route === 'x_ro'
}

/** Whether the route leads to the primary alone. */
export function isReadWrite(route: RouteName): boolean {
  return route === 'rw' || route === 'x_rw'
}
