import { alterSystem } from './alter-system.ts'
import { amiss, done, failed, type Outcome } from './outcome.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'

/** `ANY 1 (b, c)`; empty where commits wait for nobody. @throws ServerFault */
export async function readSynchronousNames(server: Server): Promise<string> {
  const [row] = await server.query("SELECT current_setting('synchronous_standby_names') AS names", lookMs)
  return String(row?.['names'])
}

/** Commits begin to wait a moment after it is set: the checkpointer tells the others, and no view says when. */
export async function setSynchronousNames(server: Server, names: string, limitMs: number): Promise<Outcome> {
  try {
    return (await alterSystem(server, { synchronous_standby_names: names }, limitMs))
      ? done(`${server.name}: synchronous_standby_names is ${JSON.stringify(names)}`)
      : failed(`${server.name}: something overrules synchronous_standby_names in postgresql.auto.conf`)
  } catch (error) {
    return amiss(server.name, error)
  }
}
