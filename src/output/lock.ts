import { join } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import type { Disk } from './disk.ts'
import { type LinkHolder, releaseLink, takeLink } from './link-lock.ts'
import { lockPath } from './places.ts'

/**
 * Runs `work` while no other dbbal writes the directory. The lock of a process of this host that is dead is taken
 * over; any other is refused (exit 4).
 */
export async function underLock<Value>(
  directory: string,
  disk: Disk,
  work: () => Promise<Value>,
): Promise<Value> {
  const path = join(directory, lockPath)
  const other = takeLink(path, disk)
  if (other !== undefined) throw lockHeld(path, other)
  try {
    return await work()
  } finally {
    releaseLink(path, disk)
  }
}

function lockHeld(path: string, { process: holder }: LinkHolder): DbbalError {
  const who =
    holder === undefined ? 'another run' : `process ${holder.pid} on host ${JSON.stringify(holder.host)}`
  return new DbbalError('OUTPUT_LOCKED', `the output directory is being written by ${who}`, {
    exit: exitCodes.refused,
    hint: `wait for it; if no dbbal runs there any more, rm ${path}`,
  })
}
