/**
 * PostgreSQL primaries and streaming replicas on 127.0.0.1, as user postgres, without fsync.
 *
 *   const primary = await startPrimary({ auth: 'scram-sha-256' })
 *   const replica = await addReplica(primary)
 *   await primary.query("CREATE ROLE app LOGIN PASSWORD 'x'")
 *   await replica.query('SELECT pg_is_in_recovery()', { user: 'app', password: 'x' })
 */
import { chmodSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfig, QueryResultRow } from 'pg'
import { freePort } from './ports.ts'
import type { PostgresOptions } from './postgres-configuration.ts'
import { writeConfiguration } from './postgres-configuration.ts'
import { queryPostgres } from './postgres-query.ts'
import type { RunningProcess } from './process.ts'
import { giveToPostgres, runOrThrow, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer } from './servers.ts'
import { program, server } from './servers.ts'

export type { PostgresOptions } from './postgres-configuration.ts'

export interface PostgresLogin {
  /** By default postgres over the Unix socket; any other user over TCP. */
  user?: string
  password?: string
  /** By default postgres. */
  database?: string
  /** TLS, as `pg` takes it. */
  ssl?: ClientConfig['ssl']
}

export interface PostgresServer {
  /** application_name of a replica. */
  name: string
  port: number
  socketDirectory: string
  dataDirectory: string
  installed: InstalledServer
  options: PostgresOptions
  process: RunningProcess
  query(sql: string, login?: PostgresLogin): Promise<QueryResultRow[]>
  /** `SIGINT`: fast shutdown, `SIGQUIT`: immediate, `SIGKILL`: crash. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** After stop. */
  start(): Promise<void>
}

export async function startPrimary(options: PostgresOptions = {}): Promise<PostgresServer> {
  const installed = server('postgresql', options.suite ?? 'system')
  const directory = tempDir('postgres')
  const data = join(directory, 'data')
  await runOrThrow(['cp', '-r', installed.template ?? '', data])
  return await startServer('primary', directory, installed, options)
}

/** Copies the primary and follows it, by default as application_name `replica<port>`. Ready when it streams. */
export async function addReplica(
  primary: PostgresServer,
  options: Pick<PostgresOptions, 'port' | 'settings'> & { name?: string } = {},
): Promise<PostgresServer> {
  const directory = tempDir('postgres')
  const port = options.port ?? (await freePort())
  const name = options.name ?? `replica${port}`
  const source = `host=${primary.socketDirectory} port=${primary.port} user=postgres application_name=${name}`
  const data = join(directory, 'data')
  await giveToPostgres(directory)
  const basebackup = program(primary.installed, 'pg_basebackup')
  await runOrThrow([basebackup, '-R', '-D', data, '-d', source, '--checkpoint=fast', '--no-sync'], {
    asPostgres: true,
    directory,
  })
  const replica = await startServer(name, directory, primary.installed, {
    ...primary.options,
    ...options,
    port,
  })
  await waitFor(() => isStreaming(primary, name), { what: `${name} to stream`, process: replica.process })
  return replica
}

async function isStreaming(primary: PostgresServer, name: string): Promise<boolean> {
  const rows = await primary.query(
    `SELECT 1 FROM pg_stat_replication WHERE application_name = '${name}' AND state = 'streaming'`,
  )
  return rows.length === 1
}

/** Waits until the replica has replayed all that the primary has written. */
export async function waitForReplay(primary: PostgresServer, replica: PostgresServer): Promise<void> {
  const [row] = await primary.query('SELECT pg_current_wal_lsn() AS lsn')
  const sql = `SELECT pg_last_wal_replay_lsn() >= '${row?.['lsn']}' AS is_there`
  await waitFor(async () => (await replica.query(sql))[0]?.['is_there'], {
    what: `${replica.name} to replay`,
    process: replica.process,
  })
}

async function startServer(
  name: string,
  directory: string,
  installed: InstalledServer,
  options: PostgresOptions,
): Promise<PostgresServer> {
  const data = join(directory, 'data')
  const port = options.port ?? (await freePort())
  writeConfiguration(data, port, directory, options)
  await giveToPostgres(directory)
  chmodSync(data, 0o700)
  const argv = [program(installed, 'postgres'), '-D', data] as const
  const launch = () =>
    startProcess({ name: 'postgres', argv, directory, asPostgres: true, endSignal: 'SIGQUIT' })
  const self: PostgresServer = {
    name,
    port,
    socketDirectory: directory,
    dataDirectory: data,
    installed,
    options,
    process: launch(),
    query: (sql, { user = 'postgres', ...login } = {}) => {
      const host = user === 'postgres' && login.ssl === undefined ? directory : '127.0.0.1'
      return queryPostgres({ host, port, database: 'postgres', user, ...login }, sql)
    },
    stop: async (signal = 'SIGINT') => void (await self.process.stop(signal)),
    start: async () => {
      // What a killed postmaster leaves behind ends a moment later, and keeps the next one from starting.
      await waitFor(() => !isWorkedIn(data), { what: `nobody to work in "${data}"` })
      self.process = launch()
      await answers(self)
    },
  }
  await answers(self)
  return self
}

async function answers(postgres: PostgresServer): Promise<void> {
  await waitFor(() => postgres.query('SELECT 1'), { what: 'postgres to answer', process: postgres.process })
}

function isWorkedIn(directory: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      return readlinkSync(`/proc/${name}/cwd`) === directory
    } catch {
      return false // no process, or one of somebody else
    }
  })
}
