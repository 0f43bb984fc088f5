/**
 * MySQL servers on 127.0.0.1, copied from the template: alone, as source and replicas, as a replication group.
 * root has no password.
 *
 *   const { source, replicas } = await startReplication({ replicas: 2 })
 *   const { members } = await startGroup()
 *   await source.query('SELECT 1', { user: 'app', password: 'x' })
 */
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionOptions, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'
import { freePort, freePorts } from './ports.ts'
import type { RunningProcess } from './process.ts'
import { isRoot, runOrThrow, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer } from './servers.ts'
import { program, server } from './servers.ts'

/** The account that replicas and group members use. */
export const REPLICATION_LOGIN = { user: 'repl', password: 'repl-secret' } as const

export interface MysqlOptions {
  port?: number
  /** More options of my.cnf; an empty value writes the bare name. */
  settings?: Record<string, string>
}

export type MysqlLogin = Pick<ConnectionOptions, 'user' | 'password' | 'database' | 'ssl'>

export interface MysqlServer {
  port: number
  socket: string
  dataDirectory: string
  installed: InstalledServer
  process: RunningProcess
  /** One statement; rows by column name. By default root by the Unix socket, any other user by TCP. */
  query(sql: string, login?: MysqlLogin): Promise<RowDataPacket[]>
  /** `SIGKILL`: crash. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** After stop. */
  start(): Promise<void>
}

export async function startMysql(options: MysqlOptions = {}): Promise<MysqlServer> {
  const installed = server('mysql', 'sid')
  const port = options.port ?? (await freePort())
  const directory = tempDir('mysql')
  const data = join(directory, 'data')
  const socket = join(directory, 'm.sock')
  await runOrThrow(['cp', '-r', installed.template ?? '', data])
  const conf = join(directory, 'my.cnf')
  const settings = { ...configuration(installed.root ?? '', directory, port), ...options.settings }
  writeFileSync(
    conf,
    [
      '[mysqld]',
      ...Object.entries(settings).map(([name, value]) => (value === '' ? name : `${name}=${value}`)),
      '',
    ].join('\n'),
  )
  const argv = [program(installed, 'mysqld'), `--defaults-file=${conf}`] as const
  const launch = () => {
    rmSync(`${socket}.lock`, { force: true }) // of a server killed before
    return startProcess({ name: 'mysqld', argv, directory })
  }
  const self: MysqlServer = {
    port,
    socket,
    dataDirectory: data,
    installed,
    process: launch(),
    query: (sql, login = {}) => {
      const where =
        login.user === undefined ? { socketPath: socket, user: 'root' } : { host: '127.0.0.1', port }
      return queryMysql({ ...where, ...login }, sql)
    },
    stop: async (signal = 'SIGTERM') => void (await self.process.stop(signal)),
    start: async () => {
      self.process = launch()
      await answers(self)
    },
  }
  await answers(self)
  return self
}

export async function startMysqls(
  count: number,
  options: Omit<MysqlOptions, 'port'> = {},
): Promise<MysqlServer[]> {
  return await Promise.all(Array.from({ length: count }, () => startMysql(options)))
}

async function answers(mysql: MysqlServer): Promise<void> {
  const what = `mysqld to answer on ${mysql.port}`
  await waitFor(() => mysql.query('SELECT 1'), { what, timeoutMs: 60_000, process: mysql.process })
}

function configuration(root: string, directory: string, port: number): Record<string, string> {
  return {
    ...(isRoot() ? { user: 'root' } : {}),
    basedir: `${root}/usr`,
    lc_messages_dir: `${root}/usr/share/mysql`,
    character_sets_dir: `${root}/usr/share/mysql/charsets`,
    plugin_dir: `${root}/usr/lib/mysql/plugin`,
    datadir: `${directory}/data`,
    socket: `${directory}/m.sock`,
    pid_file: `${directory}/m.pid`,
    secure_file_priv: 'NULL', // its built-in directory does not exist here
    bind_address: '127.0.0.1',
    port: String(port),
    report_host: '127.0.0.1',
    report_port: String(port),
    mysqlx: 'OFF',
    innodb_buffer_pool_size: '32M',
    innodb_redo_log_capacity: '32M',
    innodb_flush_log_at_trx_commit: '2',
    innodb_doublewrite: 'OFF',
    sync_binlog: '0',
    table_open_cache: '200',
    table_definition_cache: '400',
    max_connections: '60',
    performance_schema_max_table_instances: '200',
    server_id: String(port),
    gtid_mode: 'ON',
    enforce_gtid_consistency: 'ON',
    skip_replica_start: 'ON',
  }
}

/** A source and its replicas, which are super_read_only. Ready when all replicas replicate. */
export async function startReplication(
  options: { replicas?: number } & Omit<MysqlOptions, 'port'> = {},
): Promise<{ source: MysqlServer; replicas: MysqlServer[] }> {
  const { replicas: count = 2, ...rest } = options
  const [source, ...replicas] = await startMysqls(count + 1, rest)
  if (source === undefined) throw new Error('no source')
  await source.query(`CREATE USER ${quotedReplicationUser()}`)
  await source.query(`GRANT REPLICATION SLAVE ON *.* TO '${REPLICATION_LOGIN.user}'@'%'`)
  await Promise.all(replicas.map((replica) => follow(replica, source)))
  return { source, replicas }
}

async function follow(replica: MysqlServer, source: MysqlServer): Promise<void> {
  const { user, password } = REPLICATION_LOGIN
  await replica.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${source.port}, SOURCE_USER='${user}',
     SOURCE_PASSWORD='${password}', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1,
     SOURCE_RETRY_COUNT=100`,
  )
  await replica.query('START REPLICA')
  await replica.query('SET GLOBAL super_read_only=ON')
  const isReplicating = async () => {
    const [status] = await replica.query('SHOW REPLICA STATUS')
    return status?.['Replica_IO_Running'] === 'Yes' && status['Replica_SQL_Running'] === 'Yes'
  }
  await waitFor(isReplicating, { what: `replica ${replica.port} to replicate`, process: replica.process })
}

/** A replication group with one primary, which is the first member. Ready when all members are ONLINE. */
export async function startGroup(
  options: { members?: number } & Omit<MysqlOptions, 'port'> = {},
): Promise<{ members: MysqlServer[]; groupName: string }> {
  const groupName = randomUUID()
  const groupPorts = await freePorts(options.members ?? 3)
  const members = await Promise.all(
    groupPorts.map((own) =>
      startMysql({ settings: { ...groupConfiguration(groupName, own, groupPorts), ...options.settings } }),
    ),
  )
  await Promise.all(members.map(prepareRecovery))
  const [first, ...others] = members
  if (first === undefined) throw new Error('no member')
  await first.query('SET GLOBAL group_replication_bootstrap_group=ON')
  await first.query('START GROUP_REPLICATION')
  await first.query('SET GLOBAL group_replication_bootstrap_group=OFF')
  await Promise.all(others.map((member) => member.query('START GROUP_REPLICATION')))
  await waitFor(async () => (await onlineMembers(first)) === members.length, {
    what: `${members.length} members to be ONLINE`,
    timeoutMs: 60_000,
    process: members.map((member) => member.process),
  })
  return { members, groupName }
}

async function onlineMembers(member: MysqlServer): Promise<number> {
  const rows = await member.query(
    "SELECT 1 FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'",
  )
  return rows.length
}

function groupConfiguration(groupName: string, own: number, all: readonly number[]): Record<string, string> {
  return {
    plugin_load_add: 'group_replication.so',
    group_replication_group_name: groupName,
    group_replication_start_on_boot: 'OFF',
    group_replication_bootstrap_group: 'OFF',
    group_replication_local_address: `127.0.0.1:${own}`,
    group_replication_group_seeds: all.map((port) => `127.0.0.1:${port}`).join(','),
    group_replication_recovery_get_public_key: 'ON',
    group_replication_ip_allowlist: '127.0.0.1/8',
    group_replication_message_cache_size: '128M',
    group_replication_member_expel_timeout: '0',
  }
}

async function prepareRecovery(member: MysqlServer): Promise<void> {
  const { user, password } = REPLICATION_LOGIN
  const grants = 'REPLICATION SLAVE, BACKUP_ADMIN, GROUP_REPLICATION_STREAM, CONNECTION_ADMIN'
  await queryAllMysql({ socketPath: member.socket, user: 'root' }, [
    'SET SQL_LOG_BIN=0', // the session's own: each member makes the account for itself
    `CREATE USER ${quotedReplicationUser()}`,
    `GRANT ${grants} ON *.* TO '${user}'@'%'`,
    'SET SQL_LOG_BIN=1',
    `CHANGE REPLICATION SOURCE TO SOURCE_USER='${user}', SOURCE_PASSWORD='${password}'
     FOR CHANNEL 'group_replication_recovery'`,
  ])
}

function quotedReplicationUser(): string {
  return `'${REPLICATION_LOGIN.user}'@'%' IDENTIFIED BY '${REPLICATION_LOGIN.password}'`
}

/** One statement on one new connection, to a server or through a balancer. */
export async function queryMysql(connection: ConnectionOptions, sql: string): Promise<RowDataPacket[]> {
  return (await queryAllMysql(connection, [sql])).at(-1) ?? []
}

/** Statements in order on one new connection; the rows of each. */
export async function queryAllMysql(
  options: ConnectionOptions,
  statements: readonly string[],
): Promise<RowDataPacket[][]> {
  const connection = await createConnection({ connectTimeout: 10_000, ...options })
  connection.on('error', () => {}) // a server killed under an idle connection
  try {
    const results: RowDataPacket[][] = []
    for (const sql of statements) {
      const [rows] = await connection.query<RowDataPacket[]>(sql)
      results.push(Array.isArray(rows) ? rows : [])
    }
    return results
  } finally {
    connection.destroy()
  }
}
