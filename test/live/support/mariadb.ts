/**
 * MariaDB on 127.0.0.1: one server, or a primary and one replica that is read_only. root has no password.
 *
 *   const { primary, replica } = await startMariadbReplication()
 *   await replica.query('SELECT @@read_only')
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import type { MysqlLogin } from './mysql.ts'
import { queryMysql, REPLICATION_LOGIN } from './mysql.ts'
import { freePort } from './ports.ts'
import type { RunningProcess } from './process.ts'
import { isRoot, runOrThrow, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer } from './servers.ts'
import { program, server } from './servers.ts'

export interface MariadbServer {
  port: number
  socket: string
  installed: InstalledServer
  process: RunningProcess
  /** One statement. By default root by the Unix socket, any other user by TCP. */
  query(sql: string, login?: MysqlLogin): Promise<RowDataPacket[]>
}

/** `settings`: more options of my.cnf. */
export async function startMariadb(settings: Record<string, string> = {}): Promise<MariadbServer> {
  const installed = server('mariadb', 'system')
  const port = await freePort()
  const directory = tempDir('mariadb')
  const socket = join(directory, 'm.sock')
  await runOrThrow(['cp', '-r', installed.template ?? '', join(directory, 'data')])
  const conf = join(directory, 'my.cnf')
  const lines = Object.entries({ ...configuration(directory, port), ...settings })
  writeFileSync(conf, ['[mariadbd]', ...lines.map(([name, value]) => `${name}=${value}`), ''].join('\n'))
  const running = startProcess({
    name: 'mariadbd',
    argv: [program(installed, 'mariadbd'), `--defaults-file=${conf}`],
    directory,
  })
  const query: MariadbServer['query'] = (sql, login = {}) => {
    const where =
      login.user === undefined ? { socketPath: socket, user: 'root' } : { host: '127.0.0.1', port }
    return queryMysql({ ...where, ...login }, sql)
  }
  await waitFor(() => query('SELECT 1'), { what: `mariadbd to answer on ${port}`, process: running })
  return { port, socket, installed, process: running, query }
}

function configuration(directory: string, port: number): Record<string, string> {
  return {
    ...(isRoot() ? { user: 'root' } : {}),
    datadir: `${directory}/data`,
    socket: `${directory}/m.sock`,
    pid_file: `${directory}/m.pid`,
    bind_address: '127.0.0.1',
    port: String(port),
    report_host: '127.0.0.1',
    innodb_buffer_pool_size: '32M',
    innodb_flush_log_at_trx_commit: '0',
    server_id: String(port),
    log_bin: 'binlog',
    log_slave_updates: 'ON',
    gtid_strict_mode: 'ON',
  }
}

export async function startMariadbReplication(): Promise<{ primary: MariadbServer; replica: MariadbServer }> {
  const [primary, replica] = await Promise.all([startMariadb(), startMariadb()])
  const { user, password } = REPLICATION_LOGIN
  await primary.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`)
  await primary.query(`GRANT REPLICATION SLAVE ON *.* TO '${user}'@'%'`)
  await replica.query(
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='${user}',
     MASTER_PASSWORD='${password}', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1`,
  )
  await replica.query('START SLAVE')
  await replica.query('SET GLOBAL read_only=ON')
  const isReplicating = async () => {
    const [status] = await replica.query('SHOW SLAVE STATUS')
    return status?.['Slave_IO_Running'] === 'Yes' && status['Slave_SQL_Running'] === 'Yes'
  }
  await waitFor(isReplicating, { what: `replica ${replica.port} to replicate`, process: replica.process })
  return { primary, replica }
}
