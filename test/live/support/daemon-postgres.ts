/**
 * A PostgreSQL server as an administrator runs it: by pg_ctl, as user postgres, nobody's child. dbbal may stop and start it
 * as well. A reaper ends it at last.
 */
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { QueryResultRow } from 'pg'
import { queryPostgres } from './postgres-query.ts'
import { runOrThrow, signalIfThere, waitFor } from './process.ts'
import { type InstalledServer, program } from './servers.ts'
import type { InstanceName } from './switchover-topology.ts'

export interface DaemonPostgres {
  /** Of the instance, and application_name of its receiver. */
  name: InstanceName
  port: number
  installed: InstalledServer
  dataDirectory: string
  socketDirectory: string
  /** As superuser, over the Unix socket; by default in database postgres. */
  query(sql: string, database?: string): Promise<QueryResultRow[]>
  /** Of the postmaster; undefined where none runs. */
  pid(): number | undefined
  /** By pg_ctl, until it takes connections. Nothing where it runs. */
  start(): Promise<void>
  /** By pg_ctl, until it is down. Nothing where it is. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** To the postmaster. */
  signal(signal: NodeJS.Signals): void
  /** A line of pg_controldata, like `Database cluster state`. */
  controlData(line: string): Promise<string>
}

export function daemonPostgres(
  name: InstanceName,
  port: number,
  directory: string,
  installed: InstalledServer,
): DaemonPostgres {
  const data = join(directory, 'data')
  const control = async (...argv: readonly string[]): Promise<void> => {
    const logFile = join(directory, 'postgres.log')
    const command = [program(installed, 'pg_ctl'), '-D', data, '-s', '-t', '60', '-l', logFile, ...argv]
    // The receiver looks for certificates in the home directory of its user.
    await runOrThrow(command, { asPostgres: true, directory, env: { HOME: directory } })
  }
  const self: DaemonPostgres = {
    name,
    port,
    installed,
    dataDirectory: data,
    socketDirectory: directory,
    query: (sql, database = 'postgres') =>
      queryPostgres({ host: directory, port, user: 'postgres', database }, sql),
    pid: () => postmasterOf(data),
    async start() {
      const isUp = async (): Promise<boolean> => {
        // What a killed one has left behind goes away by itself.
        if (self.pid() === undefined) await control('-w', 'start')
        return (await self.query('SELECT 1')).length === 1
      }
      await waitFor(isUp, { what: `${name} to answer`, logFile: logOf(directory) })
    },
    async stop(mode = 'fast') {
      if (self.pid() !== undefined) await control('-w', '-m', mode, 'stop')
    },
    signal(signal) {
      const pid = self.pid()
      if (pid !== undefined) signalIfThere(pid, signal)
    },
    async controlData(line) {
      const text = await runOrThrow([program(installed, 'pg_controldata'), '-D', data], {
        asPostgres: true,
        env: { LC_ALL: 'C' },
      })
      return new RegExp(`^${line}: +(.*)$`, 'm').exec(text)?.[1] ?? ''
    },
  }
  return self
}

function logOf(directory: string): string {
  return join(directory, 'postgres.log')
}

/** The first line of postmaster.pid, while that process is alive; one that is dead and not buried works nowhere. */
function postmasterOf(data: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data) ? pid : undefined
  } catch {
    return undefined
  }
}
