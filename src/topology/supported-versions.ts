import { compareVersions } from '../settings/version.ts'

/** Versions that dbbal makes files for: first, newest, both inclusive by their leading numbers. */
export interface SupportedVersions {
  title: string
  oldest: string
  newest: string
}

/** By engine, flavor or kind of balancer. What the servers in CI are is read from the servers themselves. */
export const supportedVersions: Readonly<Record<string, SupportedVersions>> = {
  postgresql: { title: 'PostgreSQL', oldest: '12', newest: '18' },
  mysql: { title: 'MySQL', oldest: '8.0', newest: '9.7' },
  mariadb: { title: 'MariaDB', oldest: '10.6', newest: '12.3' },
  mongodb: { title: 'MongoDB', oldest: '5.0', newest: '8.2' },
  redis: { title: 'Redis', oldest: '6.2', newest: '8.6' },
  valkey: { title: 'Valkey', oldest: '7.2', newest: '9.1' },
  pgbouncer: { title: 'PgBouncer', oldest: '1.18', newest: '1.26' },
  proxysql: { title: 'ProxySQL', oldest: '2.5', newest: '3.0' },
  mysqlrouter: { title: 'MySQL Router', oldest: '8.0', newest: '9.7' },
}

/** True where the version lies between the oldest and the newest; any patch level of the newest counts. */
export function isSupported(product: string, version: string): boolean {
  const range = supportedVersions[product]
  if (range === undefined) return true
  const asPrecise = version.split('.').slice(0, range.newest.split('.').length).join('.')
  return compareVersions(version, range.oldest) >= 0 && compareVersions(asPrecise, range.newest) <= 0
}
