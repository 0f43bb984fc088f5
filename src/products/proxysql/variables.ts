import { ipFamily } from '../../formats/ip.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { settingText } from '../../settings/setting-text.ts'
import { compareVersions } from '../../settings/version.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import { durationMs } from '../../topology/units.ts'
import { credentialList, credentials, monitorLogin } from './credentials.ts'
import { lagLimits } from './lag.ts'
import { placedInstances } from './placement.ts'
import type { Protocol, ProxysqlSubject, ServedCluster } from './subject.ts'
import { hasVariable, settingsTable } from './table.ts'
import { serverTls, sharedPath, usesTls } from './tls.ts'
import { accountsOf, pluginOf } from './users.ts'

/** A global variable with its text. */
export interface Variable {
  name: string
  value: string
}

/** Every variable of the balancer that all instances share; the topology's `settings` over what dbbal sets. */
export function variables(subject: ProxysqlSubject, secrets: Secrets): Map<string, string> {
  const all = new Map<string, string>()
  const add = (values: Readonly<Record<string, string | number | boolean | undefined>>): void => {
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined && hasVariable(subject.balancer.version, name)) all.set(name, String(value))
    }
  }
  add(adminVariables(subject, secrets))
  const mysql = subject.served.filter(({ protocol }) => protocol === 'mysql')
  const pgsql = subject.served.filter(({ protocol }) => protocol === 'pgsql')
  if (mysql.length > 0) {
    add(sharedVariables(subject, 'mysql', mysql, secrets))
    add(mysqlVariables(subject, mysql))
  }
  if (pgsql.length > 0) {
    add(sharedVariables(subject, 'pgsql', pgsql, secrets))
    add({ 'pgsql-server_version': pgsqlServerVersion(pgsql) })
  }
  for (const [name, value] of declaredSettings(subject)) all.set(name, settingText(settingsTable, value))
  return all
}

/** `settings` and `settings_unchecked`, without those that only remove an inherited one. */
function declaredSettings({ declared }: ProxysqlSubject): [string, NonNullable<SettingValue>][] {
  return Object.entries({ ...declared.settings, ...declared.settings_unchecked }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value]],
  )
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>

function adminVariables({ declared }: ProxysqlSubject, secrets: Secrets): Values {
  const { admin, stats, cluster_sync: sync } = declared
  const peer = sync === undefined ? undefined : credentials(sync, secrets)
  const admins =
    admin === undefined ? [] : [credentials(admin, secrets), ...(peer === undefined ? [] : [peer])]
  return {
    'admin-admin_credentials': admins.length === 0 ? undefined : credentialList(admins),
    'admin-stats_credentials':
      stats === undefined ? undefined : credentialList([credentials(stats, secrets)]),
    'admin-cluster_username': peer?.user,
    'admin-cluster_password': peer?.password,
    'admin-cluster_check_interval_ms': sync === undefined ? undefined : 200,
  }
}

/** Variables that both protocols have. */
function sharedVariables(
  subject: ProxysqlSubject,
  protocol: Protocol,
  served: readonly ServedCluster[],
  secrets: Secrets,
): Values {
  const login = monitorLogin(subject)
  if (login === undefined) throw new Error('no monitor')
  const monitor = credentials(login, secrets)
  const values: Values = {
    monitor_username: monitor.user,
    monitor_password: monitor.password,
    monitor_ping_interval: 2000,
    connect_timeout_server_max: longestWaitMs(served),
    connection_max_age_ms: 1_800_000,
    throttle_connections_per_sec_to_hostgroup: 500,
    have_ssl: clientTls(subject),
    ssl_p2s_ca: sharedCa(subject, protocol, served),
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${protocol}-${name}`, value]))
}

/** Queries wait this long for a hostgroup without servers: the failover, and a margin. */
function longestWaitMs(served: readonly ServedCluster[]): number {
  const budgets = served.flatMap(({ cluster }) => {
    const budget = cluster.declared.failover?.budget
    return budget === undefined ? [] : [durationMs(budget) + 5000]
  })
  return budgets.length === 0 ? 10_000 : Math.max(...budgets)
}

function clientTls({ declared }: ProxysqlSubject): boolean | undefined {
  const mode = declared.tls?.clients?.mode
  return mode === undefined ? undefined : mode !== 'disable'
}

/** Where the version has no table for the files of each server, one CA serves all. */
function sharedCa(
  subject: ProxysqlSubject,
  protocol: Protocol,
  served: readonly ServedCluster[],
): string | undefined {
  if (protocol === 'mysql' && hasServerTlsTable(subject)) return undefined
  const ca = served
    .map((one) => serverTls(subject, one))
    .find((tls) => usesTls(tls) && tls?.ca !== undefined)?.ca
  return ca === undefined ? undefined : sharedPath(subject, ca)
}

/** mysql_servers_ssl_params came with 2.6. */
export function hasServerTlsTable({ balancer }: ProxysqlSubject): boolean {
  return compareVersions(balancer.version, '2.6') >= 0
}

function mysqlVariables(subject: ProxysqlSubject, served: readonly ServedCluster[]): Values {
  const followed = served.filter((one) => one.placement === 'read_only')
  const isGroup = served.some((one) => one.placement === 'group')
  return {
    ...(followed.length === 0 ? {} : readOnlyVariables(subject, followed)),
    'mysql-monitor_groupreplication_healthcheck_interval': isGroup ? 1000 : undefined,
    ...(served.some(hasNamedServer)
      ? { 'mysql-monitor_local_dns_cache_ttl': 5000, 'mysql-monitor_local_dns_cache_refresh_interval': 2000 }
      : {}),
    'mysql-server_version': mysqlServerVersion(served),
    'mysql-default_charset': 'utf8mb4',
    'mysql-default_collation_connection': served.every(({ cluster }) => cluster.engine === 'mysql')
      ? 'utf8mb4_0900_ai_ci'
      : 'utf8mb4_general_ci',
    'mysql-default_authentication_plugin': accountsOf(subject, 'mysql').some(
      (account) => pluginOf(account) === 'caching_sha2_password',
    )
      ? 'caching_sha2_password'
      : 'mysql_native_password',
  }
}

function readOnlyVariables(subject: ProxysqlSubject, followed: readonly ServedCluster[]): Values {
  const longest = followed
    .flatMap((one) => lagLimits(subject, one))
    .reduce((most, { seconds }) => Math.max(most, seconds), 0)
  return {
    'mysql-monitor_read_only_max_timeout_count': 5,
    'mysql-monitor_writer_is_also_reader': subject.keepsWritersAmongReaders,
    'mysql-monitor_replication_lag_interval': 2000,
    // Broken replication shows no lag; it must count as more than any limit.
    'mysql-monitor_slave_lag_when_null': Math.max(60, longest + 1),
  }
}

function hasNamedServer({ cluster }: ServedCluster): boolean {
  return placedInstances(cluster).some(({ address }) => ipFamily(address) === 0)
}

/** Connectors choose features by it: the oldest of the servers, MySQL before MariaDB. */
function mysqlServerVersion(served: readonly ServedCluster[]): string {
  const ofMysql = served.filter(({ cluster }) => cluster.engine === 'mysql')
  if (ofMysql.length > 0) return withParts(oldest(ofMysql), 3)
  return `${withParts(oldest(served), 3)}-MariaDB`
}

function pgsqlServerVersion(served: readonly ServedCluster[]): string {
  return withParts(oldest(served), 2)
}

function oldest(served: readonly ServedCluster[]): string {
  return served.map(({ cluster }) => cluster.version).toSorted(compareVersions)[0] ?? ''
}

function withParts(version: string, count: number): string {
  const parts = version.split('.')
  return [...parts, ...Array<string>(Math.max(0, count - parts.length)).fill('0')].join('.')
}
