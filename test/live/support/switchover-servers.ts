import { appendFileSync, chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { followLines } from '../../../src/app/drill/local/follow-lines.ts'
import type { Conninfo } from '../../../src/formats/libpq-conninfo.ts'
import { type DaemonPostgres, daemonPostgres } from './daemon-postgres.ts'
import { writeConfiguration } from './postgres-configuration.ts'
import { giveToPostgres, runOrThrow, waitFor } from './process.ts'
import { program, server } from './servers.ts'
import {
  addresses,
  type EstateOptions,
  type EstatePlaces,
  estateSecrets,
  type InstanceName,
  instanceNames,
} from './switchover-topology.ts'

export type EstateServers = Readonly<Record<InstanceName, DaemonPostgres>>

const hba = (type: string): string =>
  [
    `${type} all all 127.0.0.0/8 scram-sha-256`,
    `${type} replication replicator 127.0.0.0/8 scram-sha-256`,
    `${type} all replicator 127.0.0.0/8 reject`,
    'local all replicator trust',
  ].join('\n')

/** The servers; none has data yet. */
export function estateServers(options: EstateOptions, { root, port }: EstatePlaces): EstateServers {
  const installed = server('postgresql', options.postgresql ?? 'system')
  const one = (name: InstanceName) => [name, daemonPostgres(name, port, join(root, name), installed)]
  return Object.fromEntries(instanceNames.map(one)) as EstateServers
}

/** An empty primary that takes connections. */
export async function makePrimary(
  postgres: DaemonPostgres,
  options: EstateOptions,
  places: EstatePlaces,
): Promise<void> {
  mkdirSync(postgres.socketDirectory, { recursive: true })
  await runOrThrow(['cp', '-r', postgres.installed.template ?? '', postgres.dataDirectory])
  writeConfiguration(postgres.dataDirectory, postgres.port, postgres.socketDirectory, {
    hba: hba(places.certificates === undefined ? 'host' : 'hostssl'),
    ...(places.certificates === undefined ? {} : { tls: places.certificates }),
    settings: settings(postgres, options),
  })
  await giveToPostgres(postgres.socketDirectory)
  chmodSync(postgres.dataDirectory, 0o700)
  await postgres.start()
}

function settings(postgres: DaemonPostgres, options: EstateOptions): Record<string, string> {
  return {
    listen_addresses: `'${addresses[postgres.name]}'`,
    cluster_name: `'${postgres.name}'`,
    max_connections: '300',
    fsync: options.hasFsync === true ? 'on' : 'off',
    wal_log_hints: 'on',
    hot_standby_feedback: 'on',
    wal_keep_size: '256MB',
    log_line_prefix: "'%m [%p] %a '",
    ...(options.isSynchronous === true
      ? { synchronous_standby_names: `'ANY 1 (${instanceNames.join(', ')})'` }
      : {}),
    ...options.settings,
  }
}

/** Copies the primary, keeps no data of its own, and follows it by its own slot. Ready when it streams. */
export async function makeReplica(
  postgres: DaemonPostgres,
  primary: DaemonPostgres,
  options: EstateOptions,
  { certificates }: EstatePlaces,
): Promise<void> {
  const { name, dataDirectory, socketDirectory } = postgres
  await postgres.stop('immediate')
  rmSync(dataDirectory, { recursive: true, force: true })
  mkdirSync(socketDirectory, { recursive: true })
  await giveToPostgres(socketDirectory)
  await makeSlot(primary, name)
  const source = `host=${primary.socketDirectory} port=${primary.port} user=postgres`
  const basebackup = program(primary.installed, 'pg_basebackup')
  await runOrThrow([basebackup, '-D', dataDirectory, '-d', source, '--checkpoint=fast', '--no-sync'], {
    asPostgres: true,
    directory: socketDirectory,
  })
  writeConfiguration(dataDirectory, postgres.port, socketDirectory, {
    hba: hba(certificates === undefined ? 'host' : 'hostssl'),
    ...(certificates === undefined ? {} : { tls: certificates }),
    settings: settings(postgres, options),
  })
  writeFileSync(join(dataDirectory, 'postgresql.auto.conf'), '')
  pointAt(postgres, primary, certificates)
  writeFileSync(join(dataDirectory, 'standby.signal'), '')
  await giveToPostgres(socketDirectory)
  chmodSync(dataDirectory, 0o700)
  await postgres.start()
  await waitFor(() => isStreaming(primary, name), { what: `${name} to stream from ${primary.name}` })
}

/** Says in its files whom a replica follows: its slot, and the way there. */
export function pointAt(
  { name, dataDirectory }: DaemonPostgres,
  primary: DaemonPostgres,
  certificates: EstatePlaces['certificates'],
): void {
  const more: Conninfo =
    certificates === undefined
      ? []
      : [
          ['sslmode', 'verify-full'],
          ['sslrootcert', certificates.ca],
        ]
  const login = { user: 'replicator', password: estateSecrets.ESTATE_REPLICATION }
  const lines = followLines({ name, host: addresses[primary.name], port: primary.port, ...login, more })
  appendFileSync(join(dataDirectory, 'postgresql.auto.conf'), lines)
}

export async function makeSlot(primary: DaemonPostgres, name: string): Promise<void> {
  const rows = await primary.query(`SELECT 1 FROM pg_replication_slots WHERE slot_name = '${name}'`)
  if (rows.length === 0) await primary.query(`SELECT pg_create_physical_replication_slot('${name}', true)`)
}

export async function isStreaming(primary: DaemonPostgres, name: string): Promise<boolean> {
  const rows = await primary.query(
    `SELECT 1 FROM pg_stat_replication WHERE application_name = '${name}' AND state = 'streaming'`,
  )
  return rows.length === 1
}
