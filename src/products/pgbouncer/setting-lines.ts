import { ipFamily } from '../../formats/ip.ts'
import { defaultAt, settingOf } from '../../settings/lookup.ts'
import type { Reason } from '../../settings/setting.ts'
import { settingText } from '../../settings/setting-text.ts'
import { authQueryOf, defaultAuthQuery } from '../../topology/auth-query.ts'
import type { Settings } from '../../topology/declaration/scalars.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { leading } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'
import { methodOf } from './authentication.ts'
import { settingInForce } from './declared-setting.ts'
import { directoryOf, filled, type PoolerProcess, socketDirectory } from './processes.ts'
import { reasons } from './reasons.ts'
import type { SizedEntry } from './sizes.ts'
import { hasSetting, settingsTable } from './table.ts'
import { serverTls, unsaidClientCa } from './tls.ts'

/** One line of [pgbouncer]. */
export interface SettingLine {
  name: string
  value: string
  /** Why it is not PgBouncer's default; null where it is, or where the topology says it itself. */
  why: string | null
}

/** What the lines of one process come from. */
export interface ProcessContext {
  pooler: Pooler
  process: PoolerProcess
  topology: Topology
  entries: readonly SizedEntry[]
  defaultPoolSize: number
  /** min_pool_size of the settings, where the pools have it in common. */
  sharedWarm: number | undefined
  /** Whether pgbouncer_hba.conf decides who may log in. */
  hasHba: boolean
}

type Decision = readonly [Reason, string | undefined]

/** Every line of [pgbouncer]: what dbbal decides, and in its place what the topology's settings say. */
export function settingLines(context: ProcessContext): readonly SettingLine[] {
  const { version, declared } = context.pooler
  const lines = new Map<string, SettingLine>()
  for (const [{ setting: name, why }, value] of decisions(context)) {
    if (value === undefined || !hasSetting(version, 'pgbouncer', name)) continue
    lines.set(name, { name, value, why: isDefault(name, value, version) ? null : why })
  }
  override(lines, declared.settings, context)
  override(lines, declared.settings_unchecked, context)
  return withoutRepetition([...lines.values()])
}

/** One reason for neighbours that share it. */
function withoutRepetition(lines: readonly SettingLine[]): readonly SettingLine[] {
  return lines.map((line, index) => (line.why === lines[index - 1]?.why ? { ...line, why: null } : line))
}

function override(lines: Map<string, SettingLine>, settings: Settings = {}, context: ProcessContext): void {
  const { pooler, process, topology } = context
  for (const [name, value] of Object.entries(settings)) {
    if (value === null) {
      lines.delete(name)
      continue
    }
    const text = settingText(settingsTable, value)
    lines.set(name, { name, value: filled(text, process, topology, pooler.name), why: null })
  }
}

function isDefault(name: string, value: string, version: string): boolean {
  const setting = settingOf(settingsTable, name, 'pgbouncer')
  return setting !== undefined && defaultAt(setting, version) === value
}

function decisions(context: ProcessContext): readonly Decision[] {
  return [
    ...listening(context),
    ...authentication(context),
    ...tls(context),
    ...pooling(context),
    ...timeouts(context),
  ]
}

function listening({ pooler, process, topology }: ProcessContext): readonly Decision[] {
  const { instance } = process
  const vip = pooler.declared.endpoint?.kind === 'vip' ? pooler.declared.endpoint.address : undefined
  const isShared = pooler.processes > 1
  return [
    vip === undefined || vip === instance.address
      ? [reasons.listenAddr, instance.address]
      : [reasons.listenAddrVip, `${instance.address},${vip}`],
    [reasons.listenPort, String(instance.port)],
    [reasons.listenBacklog, '4096'],
    [reasons.socketDir, socketDirectory(pooler, process, topology)],
    [reasons.socketMode, '0770'],
    [reasons.reusePort, isShared ? '1' : undefined],
    [reasons.peerId, isShared ? String(process.index + 1) : undefined],
  ]
}

function authentication({ pooler, process, topology, hasHba }: ProcessContext): readonly Decision[] {
  const directory = directoryOf(pooler, process.instance, topology)
  const { admin, stats } = pooler.declared
  const method = methodOf(pooler)
  const lookup = authQueryOf(pooler)
  return [
    hasHba ? [reasons.authTypeHba, 'hba'] : [reasons.authType, method],
    [reasons.authHbaFile, hasHba ? `${directory}/pgbouncer_hba.conf` : undefined],
    [reasons.authFile, `${directory}/userlist.txt`],
    [reasons.authUser, lookup?.user],
    [reasons.authQuery, lookup && (lookup.query ?? defaultAuthQuery)],
    [reasons.adminUsers, admin?.user],
    [reasons.statsUsers, stats?.user],
  ]
}

function tls({ pooler, process, topology }: ProcessContext): readonly Decision[] {
  const clients = pooler.declared.tls?.clients
  const servers = serverTls(pooler)
  const path = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : filled(text, process, topology, pooler.name)
  return [
    [reasons.clientTls, clients?.mode],
    clients?.ca === undefined
      ? [reasons.clientTlsCaUnsaid, path(unsaidClientCa(pooler))]
      : [reasons.clientTlsCa, path(clients.ca)],
    [reasons.clientTlsCert, path(clients?.cert)],
    [reasons.clientTlsKey, path(clients?.key)],
    servers === undefined ? [reasons.serverTlsUnsaid, 'prefer'] : [reasons.serverTls, servers.mode],
    [reasons.serverTlsCa, path(servers?.ca)],
    [reasons.serverTlsCert, path(servers?.cert)],
    [reasons.serverTlsKey, path(servers?.key)],
  ]
}

function pooling({ pooler, entries, defaultPoolSize, sharedWarm }: ProcessContext): readonly Decision[] {
  const shared = settingInForce(pooler, 'pool_mode', 'transaction')
  const hasSessions = entries.some(({ pool }) => (pool.pool_mode ?? shared).toLowerCase() === 'session')
  return [
    [reasons.poolMode, 'transaction'],
    [reasons.maxClientConn, String(pooler.declared.max_connections ?? 1000)],
    [reasons.defaultPoolSize, String(defaultPoolSize)],
    [reasons.minPoolSize, sharedWarm?.toString()],
    [reasons.preparedStatements, '200'],
    [reasons.serverFastClose, hasSessions ? '1' : undefined],
    [reasons.ignoreStartup, 'extra_float_digits'],
  ]
}

function timeouts({ pooler, entries }: ProcessContext): readonly Decision[] {
  const hasNames = entries.some(({ servers }) => servers.some(({ address }) => ipFamily(address) === 0))
  return [
    [reasons.queryWaitTimeout, String(queryWaitSeconds(pooler))],
    [reasons.serverLoginRetry, '1'],
    [reasons.serverConnectTimeout, '3'],
    [reasons.tcpKeepidle, '30'],
    [reasons.tcpKeepintvl, '10'],
    [reasons.tcpKeepcnt, '3'],
    [reasons.tcpUserTimeout, '15000'],
    [reasons.dnsMaxTtl, hasNames ? '5' : undefined],
    [reasons.dnsNxdomainTtl, hasNames ? '1' : undefined],
  ]
}

/** Twice the longest failover budget, from 30 to 60; 60 where none is declared. */
function queryWaitSeconds({ serves }: Pooler): number {
  const budgets = serves.flatMap(({ cluster }) => {
    const budget = cluster.declared.failover?.budget ?? leading(cluster).declared.failover?.budget
    return budget === undefined ? [] : [durationMs(budget) / 1000]
  })
  if (budgets.length === 0) return 60
  return Math.min(60, Math.max(30, Math.ceil(2 * Math.max(...budgets))))
}
