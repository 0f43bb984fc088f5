/**
 * PgBouncer from a given pgbouncer.ini, as user postgres (it refuses root).
 *
 *   const bouncer = await startPgbouncer({ suite: 'sid', ini, port })
 *   await bouncer.query('SHOW POOLS', { user: 'admin', password, database: 'pgbouncer' })
 */
import { dirname } from 'node:path'
import type { ClientConfig, QueryResultRow } from 'pg'
import { queryPostgres } from './postgres-query.ts'
import type { RunningProcess } from './process.ts'
import { giveToPostgres, listens, startProcess, tempDir, waitFor } from './process.ts'
import type { InstalledServer, Suite } from './servers.ts'
import { program, server } from './servers.ts'

export interface PgbouncerOptions {
  suite: Suite
  /**
   * Absolute path of pgbouncer.ini. Its directory is given to user postgres, who has to read files that are 0600;
   * give away what it names elsewhere with giveToPostgres.
   */
  ini: string
  /** listen_port. */
  port: number
}

export interface Pgbouncer {
  port: number
  installed: InstalledServer
  process: RunningProcess
  /** What it wrote so far. */
  log(): string
  /** One query over TCP; database `pgbouncer` is the admin console. */
  query(sql: string, login: ClientConfig): Promise<QueryResultRow[]>
}

/** Ready when it listens. PgBouncer stays up when its port is taken (only a warning): that is an error here. */
export async function startPgbouncer({ suite, ini, port }: PgbouncerOptions): Promise<Pgbouncer> {
  const installed = server('pgbouncer', suite)
  await giveToPostgres(dirname(ini))
  const directory = tempDir('pgbouncer')
  await giveToPostgres(directory)
  const running = startProcess({
    name: 'pgbouncer',
    argv: [program(installed, 'pgbouncer'), ini],
    directory,
    asPostgres: true,
  })
  await waitFor(() => running.log().includes('process up: PgBouncer') && listens(port), {
    what: `pgbouncer to listen on ${port}`,
    timeoutMs: 15_000,
    process: running,
  })
  if (running.log().includes('Address already in use'))
    throw new Error(`port ${port} is taken\n${running.log()}`)
  return {
    port,
    installed,
    process: running,
    log: running.log,
    query: (sql, login) => queryPostgres({ host: '127.0.0.1', port, ...login }, sql),
  }
}
