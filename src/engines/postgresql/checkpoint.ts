import { amiss, done, type Outcome } from './outcome.ts'
import type { Server } from './server.ts'

/** On a primary a checkpoint, on a replica a restartpoint: what a stop writes afterwards is little. */
export async function checkpoint(server: Server, limitMs: number): Promise<Outcome> {
  const start = performance.now()
  try {
    await server.query('CHECKPOINT', limitMs)
  } catch (error) {
    return amiss(server.name, error)
  }
  return done(`${server.name}: checkpoint in ${Math.round(performance.now() - start)} ms`)
}
