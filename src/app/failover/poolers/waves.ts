import type { HeldProcess } from './held-process.ts'

/** Pools that log in to the new primary at the same time; each opens one connection after the other. */
const poolsAtOnce = 32

/** Whole processes, as RESUME follows RELOAD at once: as many as have no more pools than that together, or one that has more. */
export function wavesOf<Process extends Pick<HeldProcess, 'databases'>>(
  processes: readonly Process[],
): readonly (readonly Process[])[] {
  const waves: Process[][] = []
  let room = 0
  for (const process of processes) {
    const size = process.databases.length
    const wave = waves.at(-1)
    if (wave === undefined || size > room) {
      waves.push([process])
      room = poolsAtOnce - size
    } else {
      wave.push(process)
      room -= size
    }
  }
  return waves
}
