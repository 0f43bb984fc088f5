import { type Entry, entriesOf } from '../../../products/pgbouncer/entries.ts'
import { type ReadIni, readIni } from '../../../products/pgbouncer/lint/read-ini.ts'
import { poolersOf } from '../../../topology/poolers.ts'
import type { Topology } from '../../../topology/topology.ts'
import type { Console } from '../../pgbouncer/consoles.ts'
import { type GuardMark, markText } from '../../pgbouncer/guard-mark.ts'
import { wayTo } from '../../pgbouncer/open-console.ts'
import { canShrink } from '../../pgbouncer/shrink-pools.ts'
import { usualOfIni } from '../../pgbouncer/usual-of-ini.ts'
import { connectHeld, heldConsole, holdConsole } from './held-console.ts'
import type { HeldFiles, HeldProcess } from './held-process.ts'
import type { Staged } from './text-at.ts'

/**
 * Opens every connection that a pause of a process takes.
 *
 * @param run what its connections call themselves: guards of earlier runs leave a pause of it alone
 * @param topology as it is before the switchover
 * @param isUrgent nothing is waited for: one connection is on its way, the others are opened where they are used
 * @throws ServerFault `unreachable` or `login`
 */
export async function holdProcess(
  console: Console,
  run: Pick<GuardMark, 'run' | 'since'>,
  cluster: string,
  topology: Topology,
  isUrgent: boolean,
): Promise<HeldProcess> {
  const entries = clusterEntries(console, cluster, topology)
  const databases = databasesOf(console, cluster, topology)
  const applicationName = markText({ ...run, databases })
  const way = wayTo({ dialled: { ...console.dialled, applicationName }, ssh: console.ssh })
  const opening = await Promise.allSettled([
    isUrgent ? heldConsole(way) : holdConsole(way),
    ...databases.map((_, index) => {
      if (!isUrgent) return holdConsole(way)
      return index === 0 ? heldConsole(way, connectHeld(way)) : heldConsole(way)
    }),
  ])
  const held = opening.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const close = async (): Promise<void> => {
    await Promise.all(held.map((each) => each.close()))
    await way.close()
  }
  const failed = opening.find((each) => each.status === 'rejected')
  const [look, ...pausing] = held
  if (failed !== undefined) {
    await close()
    throw failed.reason
  }
  if (look === undefined) throw new Error('no connection to look')
  return {
    name: console.name,
    console,
    databases,
    entries: new Set(entries.map(({ name }) => name)),
    files: undefined,
    look,
    pausing,
    reach: () => (pausing[0] ?? look).open(),
    close,
  }
}

/** Reads what the process reads, at every stage. */
export function readHeldFiles(
  { console: { name, declared }, databases }: Pick<HeldProcess, 'console' | 'databases'>,
  staged: ReadonlyMap<string, Staged>,
): HeldFiles {
  const own = staged.get(declared?.generatedPath ?? '')
  if (declared === undefined || own === undefined) throw new Error(`nothing is generated for ${name}`)
  const { pooler, iniPath } = declared
  const read = (text: string): ReadIni =>
    readIni({ name: iniPath, kind: 'pgbouncer.ini', text }, new Map(), {
      version: pooler.version,
      include: () => undefined,
    })
  const inis = { before: read(own.before), during: read(own.during), after: read(own.after) }
  const usual = usualOfIni(inis.before, pooler.version)
  return { inis, usual, canShrink: canShrink(inis.before, usual, databases) }
}

function clusterEntries({ declared }: Console, cluster: string, topology: Topology): readonly Entry[] {
  const own = poolersOf(topology).find(({ name }) => name === declared?.pooler.name) ?? declared?.pooler
  return own === undefined ? [] : entriesOf(own, topology).filter((entry) => entry.cluster.name === cluster)
}

/** The entries of a cluster that lead to its primary. */
export function databasesOf(console: Console, cluster: string, topology: Topology): readonly string[] {
  return clusterEntries(console, cluster, topology)
    .filter(({ cluster: { primary }, servers }) => servers.some(({ name }) => name === primary?.name))
    .map(({ name }) => name)
}
