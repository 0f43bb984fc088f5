import type { Ssh } from '../../../topology/declaration/host.ts'
import type { SecretReference } from '../../../topology/declaration/secret.ts'
import type { Pooler } from '../../../topology/poolers.ts'
import type { Topology } from '../../../topology/topology.ts'
import { directoryOf, iniName, type PoolerProcess, processesOf, socketDirectory } from '../processes.ts'

/** The console of one PgBouncer process, as the topology declares the way to it. */
export interface ConsoleAddress {
  /** `shop-pool/pgb1`; `shop-pool/pgb1/2` where an instance has several processes. */
  name: string
  pooler: Pooler
  process: PoolerProcess
  /** Directory of the unix socket, else what is dialled. */
  host: string
  port: number
  user: string
  password: SecretReference
  /** TLS over TCP, where clients have to use it: with its authority, or not verified where none is declared. */
  tls: { ca: string | undefined } | undefined
  /** `host` is a directory on the pooler's machine. */
  isBySocket: boolean
  /** The pooler's machine, where it is not this one. */
  remote: RemoteHost | undefined
  /** pgbouncer.ini of the process on its host. */
  iniPath: string
  /** The same below the output directory of `dbbal generate`. */
  generatedPath: string
}

/** A machine that is reached by ssh. */
export interface RemoteHost {
  address: string
  ssh: Ssh
}

/**
 * Every console of a pooler. Processes that share a port are reached by their own sockets: over TCP the kernel picks
 * one of them, and a PAUSE would stop only that one.
 */
export function consoleAddresses(pooler: Pooler, topology: Topology): readonly ConsoleAddress[] {
  const { admin, tls } = pooler.declared
  if (admin === undefined) return []
  const isBySocket = admin.via === 'socket' || pooler.processes > 1
  const mode = tls?.clients?.mode ?? 'disable'
  const hasTls = mode !== 'disable' && mode !== 'prefer'
  return processesOf(pooler).map((process) => {
    const { instance } = process
    const own = `${pooler.name}/${instance.name}`
    return {
      name: pooler.processes > 1 ? `${own}/${process.number}` : own,
      pooler,
      process,
      host: isBySocket ? socketDirectory(pooler, process, topology) : instance.address,
      port: instance.port,
      user: admin.user,
      password: admin.password,
      tls: !isBySocket && hasTls ? { ca: admin.ca ?? tls?.clients?.ca } : undefined,
      isBySocket,
      remote: remoteHost(pooler, process),
      iniPath: `${directoryOf(pooler, instance, topology)}/${iniName(process)}`,
      generatedPath: `${own}/${iniName(process)}`,
    }
  })
}

/** `deploy` says how the hosts are reached; where it is silent, a host with ssh access is a remote one. */
function remoteHost(
  { declared }: Pooler,
  { instance }: Pick<PoolerProcess, 'instance'>,
): RemoteHost | undefined {
  const via = declared.deploy?.via ?? (instance.ssh === undefined ? 'local' : 'ssh')
  return via === 'ssh' ? { address: instance.address, ssh: instance.ssh ?? {} } : undefined
}
