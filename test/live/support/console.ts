/**
 * The built CLI against the console of PgBouncers that a topology declares.
 *
 *   const estate = await startEstate('sid')
 *   const { code, stdout } = await estate.dbbal('pgbouncer', 'pause', 'pool', '--hold', '--yes')
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { type GeneratedPooler, startGenerated } from './generated-pooler.ts'
import { type PostgresServer, startPrimary } from './postgres.ts'
import { type RunningProcess, type RunResult, run, startProcess, tempDir } from './process.ts'
import type { Suite } from './servers.ts'

export const secrets = {
  app: 'pw-app-9cf1e0d2',
  admin: 'pw-admin-51b7aa03',
  stats: 'pw-stats-77d0e1c4',
  dbbal: 'pw-dbbal-2fd1c0aa',
}

/** The built CLI. */
export const cli = join(import.meta.dirname, '../../../bin/run.cjs')
const versions: Readonly<Record<Suite, string>> = { system: '1.18', sid: '1.26' }

export interface Estate {
  postgres: PostgresServer
  pooler: GeneratedPooler
  /** Directory with topology.yaml. */
  directory: string
  /** pgbouncer.ini of a process. */
  ini(process: 1 | 2): string
  /** Runs the CLI in that directory to its end, without a terminal. */
  dbbal(...argv: readonly string[]): Promise<RunResult>
  /** The same, while it runs. */
  start(...argv: readonly string[]): RunningProcess
  /** One statement of the application, through any process. */
  select(sql: string, database?: string, options?: ClientConfig): Promise<unknown>
  /** A session of the application that stays open. */
  session(database?: string, options?: ClientConfig): Promise<Client>
  /** One statement on the console of a process. */
  console(process: 1 | 2, statement: string): Promise<Record<string, unknown>[]>
}

/** A primary, and two PgBouncer processes on one port. */
export async function startEstate(suite: Suite): Promise<Estate> {
  const postgres = await startPrimary({ auth: 'scram-sha-256' })
  await postgres.query('CREATE DATABASE shop')
  await postgres.query('CREATE DATABASE billing')
  const directory = tempDir('estate')
  let yaml = ''
  let iniDirectory = ''
  const pooler = await startGenerated({
    suite,
    secrets,
    yaml: (place) => {
      iniDirectory = place.directory.replace('{instance}', 'p1')
      yaml = `version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${postgres.port}
    max_connections: 60
    reserved_connections: 10
    instances: {a: {host: 127.0.0.1}}
    admin: {user: dbbal, password: {env: dbbal}}
    databases: [shop, billing]
    users: {app: {password: {env: app}}}
balancers:
  pool:
    kind: pgbouncer
    version: "${versions[suite]}"
    serves: shop
    processes: 2
    port: ${place.port}
    routes: {write: {to: primary}, read: {to: none}}
    pools: {write: 5}
    instances: {p1: {host: 127.0.0.1}}
    admin: {user: pgb_admin, password: {env: admin}, via: socket}
    stats: {user: pgb_stats, password: {env: stats}}
    deploy: {via: local, owner: postgres, directory: ${JSON.stringify(place.directory)}, service: "pgbouncer@{process}"}
    settings: {unix_socket_dir: ${JSON.stringify(place.sockets)}, query_wait_timeout: 20}
`
      return yaml
    },
  })
  await pooler.psql('shop/roles.sql', postgres)
  writeFileSync(join(directory, 'topology.yaml'), yaml)
  const environment = { ...secrets, NO_COLOR: '1', DBBAL_TOPOLOGY: undefined }
  let started = 0
  const login = { user: 'app', password: secrets.app, host: '127.0.0.1', port: pooler.port }
  return {
    postgres,
    pooler,
    directory,
    ini: (process) => join(iniDirectory, `pgbouncer-${process}.ini`),
    dbbal: (...argv) =>
      run([process.execPath, cli, ...argv], { directory, env: environment, timeoutMs: 30_000 }),
    start: (...argv) =>
      startProcess({
        name: `dbbal-${++started}`,
        argv: [process.execPath, cli, ...argv],
        directory,
        env: environment,
      }),
    select: (sql, database = 'shop', options = {}) => pooler.query(sql, { ...login, ...options, database }),
    async session(database = 'shop', options = {}) {
      const client = new Client({ ...login, ...options, database })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    async console(process, statement) {
      const client = new Client({
        host: pooler.socket(process),
        port: pooler.port,
        user: 'pgb_admin',
        password: secrets.admin,
        database: 'pgbouncer',
      })
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows
      } finally {
        await client.end()
      }
    },
  }
}
