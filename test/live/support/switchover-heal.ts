import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { waitFor } from './process.ts'
import type { SwitchoverEstate } from './switchover-estate.ts'
import { placeFiles, resumeAll } from './switchover-poolers.ts'
import { isStreaming, makeReplica } from './switchover-servers.ts'
import { poolerDirectory, poolerNames, topologyText } from './switchover-topology.ts'

/**
 * Makes an estate whole again, whatever a test left: the server that has most becomes the primary, the others follow it,
 * the topology is as it began and names it, the poolers serve it.
 */
export async function heal(estate: SwitchoverEstate): Promise<void> {
  const { servers, options, places, topology, poolers } = estate
  const all = Object.values(servers)
  for (const each of all) each.signal('SIGCONT')
  const primary = await bestOf(all)
  await promote(primary)
  for (const each of all)
    if (each !== primary && !(await follows(each, primary))) await makeReplica(each, primary, options, places)
  const text = topologyText(options, places)
  writeFileSync(topology, text.replace(/^( +primary: )\w+/m, `$1${primary.name}`))
  await estate.generate()
  await placeFiles(join(places.root, 'generated'), places)
  for (const each of poolers) {
    if (!each.running.process.isRunning()) await each.restart()
    await each.console('RELOAD')
    await resumeAll(each)
  }
  for (const each of poolers)
    await waitFor(() => estate.select(each, 'SELECT 1'), { what: `${each.name} to serve` })
  forgetRuns(estate)
}

/** Journals and what was prepared, here and in their copies beside the files of the poolers: the next test has its own run. */
function forgetRuns({ places: { root } }: SwitchoverEstate): void {
  rmSync(join(root, 'state'), { recursive: true, force: true })
  for (const name of poolerNames)
    for (const each of readdirSync(poolerDirectory(root, name)))
      if (each.startsWith('.dbbal-')) rmSync(join(poolerDirectory(root, name), each), { recursive: true })
}

/** The one that takes writes, else the one with the newest timeline, and the most of it. */
async function bestOf(all: readonly DaemonPostgres[]): Promise<DaemonPostgres> {
  const ranked = await Promise.all(all.map(async (each) => ({ each, rank: await rankOf(each) })))
  const best = ranked.toSorted((a, b) => (a.rank < b.rank ? 1 : -1))[0]
  if (best === undefined) throw new Error('no server')
  return best.each
}

/** Compares as a text: timeline, whether it takes writes, position. */
async function rankOf(postgres: DaemonPostgres): Promise<string> {
  if (postgres.pid() !== undefined) {
    const [row] = await postgres.query(`SELECT NOT pg_is_in_recovery() AS writes,
      CASE WHEN pg_is_in_recovery()
        THEN coalesce(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')
        ELSE pg_current_wal_lsn() END AS lsn,
      CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_recovery(), pg_control_checkpoint())
        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline`)
    return rank(Number(row?.['timeline']), row?.['writes'] === true, String(row?.['lsn']))
  }
  const timeline = Number(await postgres.controlData("Latest checkpoint's TimeLineID"))
  return rank(timeline, false, await postgres.controlData('Latest checkpoint location'))
}

function rank(timeline: number, isWritable: boolean, lsn: string): string {
  const position = lsn.split('/').map((half) => half.padStart(8, '0'))
  return [String(timeline).padStart(8, '0'), isWritable ? '1' : '0', ...position].join(' ')
}

async function promote(postgres: DaemonPostgres): Promise<void> {
  if (postgres.pid() === undefined) {
    rmSync(join(postgres.dataDirectory, 'standby.signal'), { force: true })
    await postgres.start()
  }
  const [row] = await postgres.query('SELECT pg_is_in_recovery() AS is_replica')
  if (row?.['is_replica'] === true) await postgres.query('SELECT pg_promote()')
}

/** Whether it runs, and streams within a moment. */
async function follows(postgres: DaemonPostgres, primary: DaemonPostgres): Promise<boolean> {
  if (postgres.pid() === undefined) return false
  const streams = () => isStreaming(primary, postgres.name)
  return await waitFor(streams, { what: `${postgres.name} to stream`, timeoutMs: 1000 }).then(
    () => true,
    () => false,
  )
}
