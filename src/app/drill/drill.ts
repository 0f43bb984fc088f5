import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DbbalError, exitCodes } from '../../errors.ts'
import { exitOfEnd } from '../../failover/ended.ts'
import { type OpenCluster, openCluster } from '../failover/open-cluster.ts'
import { asSeen } from '../failover/seen-primary.ts'
import type { DrillOptions } from './drill-options.ts'
import type { DrillReport } from './drill-report.ts'
import { dropTables, makeTables } from './drill-table.ts'
import { type DrillTarget, drillTarget } from './drill-target.ts'
import { refuseFault } from './prepare-fault.ts'
import { proposalOf } from './proposal-of.ts'
import { rowsOfPrimary } from './rows-of-primary.ts'
import { type Seen, summarize } from './summarize.ts'
import { switchUnderLoad } from './switch-under-load.ts'
import { tryScript } from './try-script.ts'
import { startWorkload } from './workload.ts'

/**
 * Clients write and read through the poolers of a cluster while its primary moves; then every acknowledged row is looked for on
 * the new primary. Only the table that it makes is touched, and dropped at the end.
 *
 * @throws DbbalError; whatever it throws, no process and no table is left, or it is told where
 */
export async function drill(options: DrillOptions): Promise<DrillReport> {
  const open = await asSeen(await openCluster(options))
  try {
    const target = drillTarget(open, options)
    if (options.clients < target.databases.length)
      throw new DbbalError(
        'DRILL',
        `${options.clients} clients cannot write into ${target.databases.length} databases`,
        {
          exit: exitCodes.usage,
          hint: `--clients ${target.databases.length}, or name databases: --database ${target.databases[0]}`,
        },
      )
    const { fault } = options
    if (fault !== undefined) refuseFault(fault, open)
    const proposal = await proposalOf(open, options)
    await options.confirm({ ...proposal, target, fault })
    const primary = open.servers.get(proposal.from)
    if (primary === undefined) throw new Error(`${proposal.from} was not opened`)
    if (options.script !== undefined) await tryScript(options.script, target)
    await makeTables(target, primary)
    const directory = mkdtempSync(join(options.temporary, 'dbbal-drill-logs-'))
    let leftTables: readonly string[] = []
    let seen: Omit<Seen, 'leftTables'>
    try {
      seen = await observe(open, options, target, proposal, directory)
    } finally {
      rmSync(directory, { recursive: true, force: true })
      leftTables = await dropTables(target)
      if (leftTables.length > 0)
        options.tell(`the table is left in ${leftTables.join(', ')}: DROP TABLE ${target.table}`)
    }
    return summarize({ ...seen, leftTables })
  } finally {
    await open.close()
  }
}

async function observe(
  open: OpenCluster,
  options: DrillOptions,
  target: DrillTarget,
  { from, to }: { from: string; to: string },
  directory: string,
): Promise<Omit<Seen, 'leftTables'>> {
  const { clients, paceMs, script, signal, tell } = options
  const { table, writes, reads, poolers, databases } = target
  tell(`${clients} clients write into ${databases.join(', ')} through ${poolers.join(', ')}`)
  const workload = await startWorkload(
    {
      program: options.clientProgram,
      directory,
      table,
      script,
      writes,
      reads,
      clients,
      paceMs,
      isPrepared: false,
      readers: reads.length === 0 ? 0 : Math.max(2, Math.ceil(clients / 10)),
      reportSeconds: 0,
    },
    signal,
  )
  try {
    const fromMs = Date.now()
    const switchovers = await switchUnderLoad(open, { from, to }, workload, options)
    const window = { fromMs, toMs: Date.now() }
    const { isWhole, ...log } = await workload.stop()
    // A cluster that needs somebody is reported, whatever else was wished.
    if (switchovers.every(({ ended }) => exitOfEnd(ended) !== exitCodes.unknownState)) signal.throwIfAborted()
    tell(`${log.acks.length} rows were acknowledged; every row is read from the new primary`)
    const { primary, rows, doubts } = await rowsOfPrimary(open, target)
    return {
      cluster: open.cluster.name,
      primary,
      poolers,
      clients,
      databases,
      window,
      switchovers,
      log,
      rows,
      doubts: isWhole
        ? doubts
        : [...doubts, 'clients did not end what they began within 20 s, and were killed'],
    }
  } finally {
    workload.kill()
  }
}
