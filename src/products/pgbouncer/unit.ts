import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
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

/** What systemd is told about one process. */
export interface Unit {
  /** Below the instance's directory: a drop-in for the package's unit, or a whole unit. */
  path: string
  /** A whole unit for a numbered process: no package brings one. */
  whole: { description: string; user: string; ini: string } | null
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

export function descriptorsOf(lines: readonly SettingLine[], entries: readonly SizedEntry[]): Descriptors {
  const clients = Number(lines.find(({ name }) => name === 'max_client_conn')?.value)
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
  const isWhole = process.number !== undefined
  return {
    path: isWhole ? `${service}.service` : `${service}.service.d/dbbal.conf`,
    whole: isWhole
      ? {
          description: `PgBouncer ${pooler.name}, process ${process.number} of ${process.instance.name}`,
          user: pooler.declared.deploy?.owner ?? 'postgres',
          ini: `${directoryOf(pooler, process.instance, topology)}/${iniName(process)}`,
        }
      : null,
    limitNofile: total,
    limitText: `max_client_conn ${clients}, server connections ${servers}, others ${spareDescriptors}`,
    runtimeDirectory: sockets.startsWith('/run/') ? sockets.slice('/run/'.length) : null,
  }
}
