/** pg_auto_failover, as an administrator runs it: a monitor, and a keeper over each PostgreSQL. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QueryResultRow } from 'pg'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { queryPostgres } from './postgres-query.ts'
import { giveToPostgres, type RunningProcess, startProcess, waitFor } from './process.ts'
import { program, server } from './servers.ts'
import { addresses, estateSecrets } from './switchover-topology.ts'
import { withItsTree } from './tree.ts'

export interface Monitor {
  process: RunningProcess
  port: number
  /** As superuser of its database. */
  query(sql: string): Promise<QueryResultRow[]>
}

export interface PgAutoctl {
  postgres: DaemonPostgres
  process: RunningProcess
  monitor: Monitor
  /** What the monitor calls it. */
  name: string
  /** Until it has reported this state, and the monitor wants no other. */
  waitFor(state: string): Promise<void>
}

const database = 'pg_auto_failover'

/** On 127.0.0.1; its nodes and dbbal give a password. */
export async function startMonitor(root: string, port: number): Promise<Monitor> {
  const directory = join(root, 'monitor')
  mkdirSync(directory)
  await giveToPostgres(directory)
  const data = join(directory, 'data')
  const process = pgAutoctl(directory, [
    'create',
    'monitor',
    '--pgdata',
    data,
    '--pgport',
    String(port),
    '--hostname',
    '127.0.0.1',
  ])
  const query = (sql: string): Promise<QueryResultRow[]> =>
    queryPostgres({ host: directory, port, user: 'postgres', database }, sql)
  await waitFor(() => query('SELECT * FROM pgautofailover.current_state()').then(() => true), {
    what: 'the monitor',
    timeoutMs: 60_000,
    process,
  })
  await query(`ALTER ROLE autoctl_node PASSWORD '${estateSecrets.ESTATE_MANAGER}'`)
  writeFileSync(
    join(data, 'pg_hba.conf'),
    'local all all trust\nhost all autoctl_node 127.0.0.0/8 scram-sha-256\n',
  )
  await query('SELECT pg_reload_conf()')
  return { process, port, query }
}

/** Another name than the instance's: dbbal knows it by address and port. */
export async function startNode(postgres: DaemonPostgres, monitor: Monitor): Promise<PgAutoctl> {
  const { socketDirectory: directory, dataDirectory, port } = postgres
  const name = `${postgres.name}-node`
  await giveToPostgres(directory)
  const host = addresses[postgres.name]
  const login = `autoctl_node:${estateSecrets.ESTATE_MANAGER}`
  const process = pgAutoctl(directory, [
    ...['create', 'postgres', '--pgdata', dataDirectory, '--pghost', directory, '--pgport', String(port)],
    ...['--listen', host, '--hostname', host, '--name', name],
    ...['--monitor', `postgres://${login}@127.0.0.1:${monitor.port}/${database}`],
  ])
  return {
    postgres,
    process,
    monitor,
    name,
    async waitFor(state) {
      const isThere = async (): Promise<boolean> => {
        const rows = await monitor.query(
          `SELECT 1 FROM pgautofailover.current_state() WHERE nodename = '${name}'
            AND current_group_state = '${state}' AND assigned_group_state = '${state}'`,
        )
        return rows.length > 0
      }
      await waitFor(isThere, { what: `${name} to be ${state}`, timeoutMs: 120_000, process })
    },
  }
}

/** Its services go on without it. */
function pgAutoctl(directory: string, words: readonly string[]): RunningProcess {
  const pgCtl = program(server('postgresql', 'system'), 'pg_ctl')
  const usual = ['--pgctl', pgCtl, '--no-ssl', '--skip-pg-hba', '--run']
  return startProcess({
    name: 'pg_autoctl',
    argv: withItsTree([program(server('pg_auto_failover', 'system'), 'pg_autoctl'), ...words, ...usual]),
    directory,
    // Where its sockets, its configuration and its state are.
    env: { HOME: directory, PG_REGRESS_SOCK_DIR: directory, XDG_RUNTIME_DIR: undefined, PGUSER: undefined },
  })
}
