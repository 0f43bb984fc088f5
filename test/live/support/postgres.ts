/**
 * PostgreSQL primaries and streaming replicas on 127.0.0.1, as user postgres, without fsync.
 *
 *   const primary = await startPrimary({ auth: 'scram-sha-256' })
 *   const replica = await addReplica(primary)
 *   await primary.query("CREATE ROLE app LOGIN PASSWORD 'x'")
 *   await replica.query('SELECT pg_is_in_recovery()', { user: 'app', password: 'x' })
 */
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfig, QueryResultRow } from 'pg'
import { Client } from 'pg'
import type { Certificates } from './certificates.ts'
import { freePort } from './ports.ts'
import type { RunningProcess } from './process.ts'
import { giveToPostgres, runOrThrow, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer, Suite } from './servers.ts'
import { program, server } from './servers.ts'

export interface PostgresOptions {
  /** By default `system`. */
  suite?: Suite
  port?: number
  /** How TCP clients log in, by default trust. User postgres is always trusted on the Unix socket. */
  auth?: 'trust' | 'md5' | 'scram-sha-256' | 'password' | 'cert'
  /** pg_hba.conf lines for TCP clients, instead of the one that `auth` makes. */
  hba?: string
  /** The server's own default (scram-sha-256) when absent. */
  passwordEncryption?: 'md5' | 'scram-sha-256'
  /** TLS on; the files are copied. */
  tls?: Pick<Certificates, 'ca' | 'cert' | 'key'>
  /** More lines of postgresql.conf, values as PostgreSQL wants them: `{ log_statement: "'all'" }`. */
  settings?: Record<string, string>
}

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

/** Copies the primary and follows it, as application_name `replica<port>`. Ready when it streams. */
export async function addReplica(
  primary: PostgresServer,
  options: Pick<PostgresOptions, 'port' | 'settings'> = {},
): Promise<PostgresServer> {
  const directory = tempDir('postgres')
  const port = options.port ?? (await freePort())
  const name = `replica${port}`
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
  writeFileSync(join(data, 'postgresql.conf'), configuration(port, directory, data, options))
  writeFileSync(join(data, 'pg_hba.conf'), hostBasedAuthentication(options))
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

function configuration(
  port: number,
  socketDirectory: string,
  data: string,
  options: PostgresOptions,
): string {
  const settings: Record<string, string> = {
    listen_addresses: "'127.0.0.1'",
    port: String(port),
    unix_socket_directories: `'${socketDirectory}'`,
    max_connections: '60',
    shared_buffers: '16MB',
    fsync: 'off',
    wal_keep_size: '64MB',
    max_wal_size: '256MB',
    wal_retrieve_retry_interval: '200ms',
  }
  if (options.passwordEncryption) settings['password_encryption'] = `'${options.passwordEncryption}'`
  if (options.tls) Object.assign(settings, { ssl: 'on', ...copyCertificates(data, options.tls) })
  Object.assign(settings, options.settings)
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('')
}

function copyCertificates(
  data: string,
  tls: Pick<Certificates, 'ca' | 'cert' | 'key'>,
): Record<string, string> {
  copyFileSync(tls.cert, join(data, 'server.crt'))
  copyFileSync(tls.key, join(data, 'server.key'))
  copyFileSync(tls.ca, join(data, 'ca.crt'))
  return { ssl_cert_file: "'server.crt'", ssl_key_file: "'server.key'", ssl_ca_file: "'ca.crt'" }
}

function hostBasedAuthentication(options: PostgresOptions): string {
  const own = 'local all postgres trust\nlocal replication postgres trust\n'
  const type = options.auth === 'cert' ? 'hostssl' : 'host'
  return `${own}${options.hba ?? `${type} all all 127.0.0.1/32 ${options.auth ?? 'trust'}`}\n`
}

/** One query on one new connection, to a server or through a balancer. Always the simple protocol. */
export async function queryPostgres(connection: ClientConfig, sql: string): Promise<QueryResultRow[]> {
  const client = new Client({ connectionTimeoutMillis: 10_000, ...connection })
  client.on('error', () => {}) // a server killed under an idle connection
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
