import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { settingInForce } from './declared-setting.ts'
import {
  directoryOf,
  filled,
  iniName,
  type PoolerProcess,
  servicePattern,
  socketDirectory,
} from './processes.ts'
import type { SettingLine } from './setting-lines.ts'
import { type SizedEntry, worstCase } from './sizes.ts'

/** Descriptors that are neither a client nor a server connection: listeners, logs, DNS, the console. */
const spareDescriptors = 200

/** The unit and the file that packages of PgBouncer bring. */
const packaged = { service: 'pgbouncer', ini: '/etc/pgbouncer/pgbouncer.ini', user: 'postgres' } as const

/** What systemd is told about one process. */
export interface Unit {
  /** Below the instance's directory: a drop-in for the package's unit, or a whole unit where no package brings one. */
  path: string
  /** Of a whole unit; null in a drop-in. */
  description: string | null
  /** Null where the package's unit says the same. */
  user: string | null
  /** Null where the package's unit says the same. */
  ini: string | null
  limitNofile: number
  /** What the limit comes from. */
  limitText: string
  /** Below /run, made at the start; null where the sockets lie elsewhere. */
  runtimeDirectory: string | null
}

/** Descriptors that one process needs. */
export interface Descriptors {
  clients: number
  servers: number
  total: number
}

export function descriptorsOf(
  pooler: Pooler,
  lines: readonly SettingLine[],
  entries: readonly SizedEntry[],
): Descriptors {
  const written = lines.find(({ name }) => name === 'max_client_conn')?.value
  const clients = Number(written ?? settingInForce(pooler, 'max_client_conn', ''))
  const servers = entries.reduce((sum, entry) => sum + worstCase(entry), 0)
  return { clients, servers, total: clients + servers + spareDescriptors }
}

export function unitOf(
  pooler: Pooler,
  process: PoolerProcess,
  topology: Topology,
  { clients, servers, total }: Descriptors,
): Unit {
  const service = filled(servicePattern(pooler), process, topology, pooler.name)
  const sockets = socketDirectory(pooler, process, topology)
  const isWhole = service !== packaged.service
  const user = pooler.declared.deploy?.owner ?? packaged.user
  const ini = `${directoryOf(pooler, process.instance, topology)}/${iniName(process)}`
  return {
    path: isWhole ? `${service}.service` : `${service}.service.d/dbbal.conf`,
    description: isWhole ? describe(pooler, process) : null,
    user: isWhole || user !== packaged.user ? user : null,
    ini: isWhole || ini !== packaged.ini ? ini : null,
    limitNofile: total,
    limitText: `max_client_conn ${clients}, server connections ${servers}, others ${spareDescriptors}`,
    runtimeDirectory: sockets.startsWith('/run/') ? sockets.slice('/run/'.length) : null,
  }
}

function describe({ name }: Pooler, { number, instance }: PoolerProcess): string {
  const process = number === undefined ? '' : `process ${number} of `
  return `PgBouncer ${name}, ${process}${instance.name}`
}
