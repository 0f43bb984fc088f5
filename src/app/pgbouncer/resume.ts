import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { chosenDatabases } from '../../products/pgbouncer/console/chosen-databases.ts'
import { consoleDatabases } from '../../products/pgbouncer/console/console-state.ts'
import type { Topology } from '../../topology/topology.ts'
import { type Console, openConsoles } from './consoles.ts'
import { type FileOptions, generatedFiles } from './file-of-process.ts'
import type { Healed, healSettings } from './heal-settings.ts'
import { heldBack, heldBackText } from './held-back.ts'
import type { UsualSettings } from './hold-settings.ts'
import { changeEach, type Done } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import type { PoolerLockOptions } from './pooler-lock.ts'
import { resumeDatabases, resumeProcess } from './resume-process.ts'

export interface ResumeOptions extends PoolerLockOptions {
  /** Names of databases; all, and a pause of the whole process, where none is named. */
  databases: readonly string[]
}

/** What had been paused. */
export interface ResumeValue {
  /** Databases that were paused by name. */
  resumed: readonly string[]
  /** The process was paused, or suspended, as a whole. */
  wasPausedAsWhole: boolean
  /** Settings that a pause had left changed, with their values from here on. */
  putBack: Partial<UsualSettings>
}

/**
 * Ends every pause, whatever left it: of single databases and of whole processes. Nothing paused is fine too. From a topology it
 * also puts back the settings that a pause changes, as the generated file has them, and takes the locks of the clusters behind: in
 * the middle of a switchover clients would get to a primary that is being stopped. Where one is over and has not reached a process,
 * they would get to the former one: these databases stay paused.
 *
 * @throws DbbalError as openConsoles does; a lock that another run has, or a run that was cut off (4)
 */
export async function resume(options: ResumeOptions): Promise<readonly Outcome<ResumeValue>[]> {
  const opened = await openConsoles(options)
  const { consoles, loaded } = opened
  const context = { generated: generatedFiles(opened), topology: loaded?.topology }
  const work = (): Promise<readonly Outcome<ResumeValue>[]> =>
    changeEach(consoles, (connection, console) => resumeOn(connection, console, options.databases, context))
  if (loaded === undefined) return work()
  const { withPoolerLock } = await import('./pooler-lock.ts')
  const { refuseUnfinished } = await import('./refuse-unfinished.ts')
  return withPoolerLock('resume', consoles, loaded, options, async () => {
    await refuseUnfinished(consoles, loaded, options)
    return work()
  })
}

async function resumeOn(
  connection: PostgresqlConnection,
  console: Console,
  named: readonly string[],
  { generated, topology }: { generated: FileOptions['generated']; topology: Topology | undefined },
): Promise<Done<ResumeValue>> {
  const chosen = chosenDatabases(await consoleDatabases(connection), named)
  if ('message' in chosen)
    return { status: 'failed', ...chosen, value: { resumed: [], wasPausedAsWhole: false, putBack: {} } }
  const misled = await heldBack(connection, console, chosen.databases, topology)
  const paused = chosen.databases
    .filter(({ isPaused, name }) => isPaused && misled.every((entry) => entry.name !== name))
    .map(({ name }) => name)
  const isWhole = named.length === 0 && misled.length === 0
  const wasPausedAsWhole = isWhole && (await resumeProcess(connection))
  await resumeDatabases(connection, paused)
  const healed = isWhole ? await heal(connection, console, generated) : { putBack: {} }
  const value = { resumed: paused, wasPausedAsWhole, putBack: 'unknown' in healed ? {} : healed.putBack }
  if (misled.length > 0) return { status: 'differs', ...heldBackText(misled, paused), value }
  const names = chosen.databases.map(({ name }) => name)
  const left = (await consoleDatabases(connection))
    .filter(({ name, isPaused }) => isPaused && names.includes(name))
    .map(({ name }) => name)
  if (left.length > 0) return { status: 'differs', message: `${left.join(', ')}: still paused`, value }
  if ('unknown' in healed)
    return {
      status: 'differs',
      message: `resumed, but its settings were not looked at: ${healed.unknown}`,
      value,
    }
  const what = [...(wasPausedAsWhole ? ['the whole process'] : []), ...paused]
  const again = Object.entries(healed.putBack).map(([name, setting]) => `${name} is ${setting} again`)
  const message = [what.length === 0 ? 'nothing was paused' : `resumed ${what.join(', ')}`, ...again].join(
    '; ',
  )
  return { message, value }
}

async function heal(...of: Parameters<typeof healSettings>): Promise<Healed> {
  const { healSettings } = await import('./heal-settings.ts')
  return healSettings(...of)
}
