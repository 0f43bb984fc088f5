import {
  type Asked,
  type ConsoleDatabase,
  isPausedAsWhole,
} from '../../products/pgbouncer/console/console-state.ts'
import type { MisledEntry } from '../../products/pgbouncer/console/misled-entries.ts'
import type { Topology } from '../../topology/topology.ts'
import type { Console } from './consoles.ts'

/** Paused databases whose writers would get to a former primary; none where no topology says who is the primary. @throws ServerFault */
export async function heldBack(
  connection: Asked,
  { declared }: Console,
  databases: readonly ConsoleDatabase[],
  topology: Topology | undefined,
): Promise<readonly MisledEntry[]> {
  if (declared === undefined || topology === undefined) return []
  const { misledEntries } = await import('../../products/pgbouncer/console/misled-entries.ts')
  const misled = misledEntries(declared.pooler, topology, databases)
  const paused = new Set(databases.filter(({ isPaused }) => isPaused).map(({ name }) => name))
  if (misled.every(({ name }) => paused.has(name)) || (await isPausedAsWhole(connection))) return misled
  return misled.filter(({ name }) => paused.has(name))
}

/** Why they stay paused and what leads them on, beside what was resumed. */
export function heldBackText(
  misled: readonly MisledEntry[],
  resumed: readonly string[],
): { message: string; hint: string } {
  const said = misled.map(
    ({ name, runsWith, primary }) => `${name} leads to ${runsWith}, and ${primary} is the primary`,
  )
  const commands = misled.map(({ cluster, primary }) => `dbbal failover --to ${primary} --cluster ${cluster}`)
  return {
    message: `stays paused: ${said.join('; ')}${resumed.length === 0 ? '' : `; resumed ${resumed.join(', ')}`}`,
    hint: `${[...new Set(commands)].join('; ')} leads its clients there; resume --url lets them go all the same`,
  }
}
