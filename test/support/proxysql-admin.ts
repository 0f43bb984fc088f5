/**
 * The admin interfaces that the tests run against: the stand-in, and a real ProxySQL where one is on the PATH.
 *
 *   describe.each(adminInterfaces())('$name', ({ open }) => { const admin = await open(); await admin.query('...') })
 */
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { createConnection } from 'mysql2/promise'
import { freePorts } from '../live/support/ports.ts'
import { startProcess, tempDir, waitFor } from '../live/support/process.ts'
import { ProxysqlStandIn } from './proxysql/stand-in.ts'
import { serveStandIn } from './proxysql/stand-in-server.ts'

/** One admin interface under test. */
export interface AdminInterface {
  name: string
  isReal: boolean
  /** A fresh ProxySQL. `version` is for the stand-in; a real one has its own. */
  open(version?: string): Promise<Admin>
}

/** A running admin interface. Ends with the tests. */
export interface Admin {
  version: string
  port: number
  /** Where clients of MySQL connect; the stand-in has no such port. */
  clientPort: number | undefined
  login: { user: string; password: string }
  /** Set where it is the stand-in. */
  standIn: ProxysqlStandIn | undefined
  connection: Connection
  /** One statement over mysql2. */
  query(sql: string): Promise<RowDataPacket[]>
  /** One statement that returns no rows. */
  execute(sql: string): Promise<ResultSetHeader>
  close(): Promise<void>
}

/** The stand-in, and `proxysql` where it is on the PATH. */
export function adminInterfaces(): AdminInterface[] {
  const program = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'proxysql'))
    .find((path) => existsSync(path))
  const standIn: AdminInterface = { name: 'stand-in', isReal: false, open: openStandIn }
  if (program === undefined) return [standIn]
  return [standIn, { name: `ProxySQL ${versionOf(program)}`, isReal: true, open: () => openReal(program) }]
}

/** Applies a file as an operator does: line by line, up to the first error. */
export async function apply(admin: Admin, sql: string): Promise<void> {
  for (const line of sql.trimEnd().split('\n')) {
    await admin.query(line).catch((error: Error) => {
      throw new Error(`${error.message}\nin ${line}`, { cause: error })
    })
  }
}

async function openStandIn(version?: string): Promise<Admin> {
  const standIn = await ProxysqlStandIn.create(version)
  const { port, close } = await serveStandIn(standIn)
  return await connected({
    version: standIn.version,
    port,
    clientPort: undefined,
    standIn,
    close,
    login: { user: 'admin', password: 'admin' },
  })
}

function versionOf(program: string): string {
  const output = execFileSync(program, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return /version ([0-9.]+)/.exec(output)?.[1] ?? output
}

async function openReal(program: string): Promise<Admin> {
  const directory = tempDir('proxysql')
  const [port = 0, clientPort = 0, pgsqlPort = 0, pgsqlAdminPort = 0] = await freePorts(4)
  const version = versionOf(program)
  const pgsql = version >= '3'
  writeFileSync(
    join(directory, 'proxysql.cnf'),
    [
      `datadir="${directory}"`,
      `admin_variables={ admin_credentials="admin:admin" mysql_ifaces="127.0.0.1:${port}"${pgsql ? ` pgsql_ifaces="127.0.0.1:${pgsqlAdminPort}"` : ''} }`,
      `mysql_variables={ threads=2 monitor_enabled=false interfaces="127.0.0.1:${clientPort}" }`,
      ...(pgsql
        ? [`pgsql_variables={ threads=2 monitor_enabled=false interfaces="127.0.0.1:${pgsqlPort}" }`]
        : []),
      '',
    ].join('\n'),
  )
  const proxysql = startProcess({
    name: 'proxysql',
    argv: [program, '-f', '-c', join(directory, 'proxysql.cnf'), '-D', directory],
    directory,
  })
  const login = { user: 'admin', password: 'admin' }
  const answers = async (): Promise<boolean> => {
    const connection = await createConnection({ host: '127.0.0.1', port, ...login })
    connection.destroy()
    return true
  }
  await waitFor(answers, { what: 'proxysql to answer', process: proxysql })
  return await connected({
    version,
    port,
    clientPort,
    login,
    standIn: undefined,
    close: async () => void (await proxysql.stop('SIGKILL')),
  })
}

async function connected(of: Omit<Admin, 'connection' | 'query' | 'execute'>): Promise<Admin> {
  const connection = await createConnection({ host: '127.0.0.1', port: of.port, ...of.login })
  connection.on('error', () => {}) // changed credentials
  return {
    ...of,
    connection,
    query: async (sql) => {
      const [rows] = await connection.query<RowDataPacket[]>(sql)
      return Array.isArray(rows) ? rows : []
    },
    execute: async (sql) => (await connection.query<ResultSetHeader>(sql))[0],
    close: async () => {
      connection.destroy()
      await of.close()
    },
  }
}
