/** One MySQL server on 127.0.0.1, copied from the template. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import type { MysqlLogin } from './mysql-query.ts'
import { queryMysql } from './mysql-query.ts'
import { freePort } from './ports.ts'
import type { RunningProcess } from './process.ts'
import { isRoot, runOrThrow, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer } from './servers.ts'
import { program, server } from './servers.ts'

export interface MysqlOptions {
  port?: number
  /** More options of my.cnf; an empty value writes the bare name. */
  settings?: Record<string, string>
}

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
