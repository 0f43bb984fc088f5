/**
 * The drill's clients on a switchover estate.
 *
 *   const workload = await startWorkload(estate, { clients: 100 })
 *   await workload.progress()
 *   ...
 *   const { acks, errors } = await workload.stop()
 *   expect(compareRows(acks, await storedRows(await estate.primary())).lost).toEqual([])
 */
import { resolve } from 'node:path'
import { readTableStatement } from '../../../src/app/drill/drill-table.ts'
import type { WorkloadLog } from '../../../src/app/drill/read-logs.ts'
import type { StoredRow } from '../../../src/app/drill/records.ts'
import * as product from '../../../src/app/drill/workload.ts'
import type { Door } from '../../../src/app/failover/doors.ts'
import { register, tempDir } from './cleanup.ts'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { workTable } from './switchover-databases.ts'
import type { SwitchoverEstate } from './switchover-estate.ts'
import { databaseNames, estateSecrets } from './switchover-topology.ts'

export interface WorkloadOptions {
  /** By default 100. */
  clients?: number
  /** From one write of a client to its next, by default 100. */
  paceMs?: number
  /** Named statements of the protocol, where the poolers know them. */
  isPrepared?: boolean
  /** Clients on the read route, by default 4. */
  readers?: number
  /** How long each report on the read route takes, by default 20; 0: no reports. */
  reportSeconds?: number
}

/** Poolers, and what is behind them. */
export type Workplace = Pick<SwitchoverEstate, 'places' | 'primary'>

export interface Workload {
  /** Waits until every database has acknowledged that many more rows, by default 10. */
  progress(rows?: number): Promise<void>
  /** Lets every client end its write, and gives what they logged. */
  stop(): Promise<WorkloadLog>
}

/** Of a test that failed midway: its clients would write into the next one's rows. */
let last: product.Workload | undefined

export async function startWorkload(
  estate: Workplace,
  { clients = 100, paceMs = 100, isPrepared = false, readers = 4, reportSeconds = 20 }: WorkloadOptions = {},
): Promise<Workload> {
  last?.kill()
  for (const name of databaseNames) await (await estate.primary()).query(`TRUNCATE ${workTable}`, name)
  const workload = await product.startWorkload({
    program: resolve('bin/drill-client.cjs'),
    directory: tempDir('workload'),
    table: workTable,
    writes: doors(estate, ''),
    reads: doors(estate, '_ro'),
    clients,
    paceMs,
    isPrepared,
    readers,
    reportSeconds,
  })
  last = workload
  register({ end: async () => workload.kill(), endNow: () => workload.kill() })
  const progress = (rows = 10): Promise<void> => workload.progress(rows)
  await progress()
  return {
    progress,
    async stop() {
      const { isWhole, ...log } = await workload.stop()
      if (!isWhole) throw new Error('a process of the workload did not end by itself')
      return log
    },
  }
}

function doors({ places: { poolerPorts, certificates } }: Pick<Workplace, 'places'>, suffix: string): Door[] {
  const tls = certificates === undefined ? undefined : ({ mode: 'verify-full', ca: certificates.ca } as const)
  const login = { host: '127.0.0.1', user: 'app', password: estateSecrets.ESTATE_APP, tls }
  return Object.values(poolerPorts).flatMap((port) =>
    databaseNames.map((database) => ({
      database,
      address: { ...login, port, database: `${database}${suffix}` },
    })),
  )
}

/** Every row of every database that a server has. */
export async function storedRows(postgres: DaemonPostgres): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = []
  for (const database of databaseNames)
    for (const row of await postgres.query(readTableStatement(workTable), database))
      rows.push({ database, ...(row as Omit<StoredRow, 'database'>) })
  return rows
}
