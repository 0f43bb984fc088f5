import { hostname } from 'node:os'
import { join } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import type { Disk } from './disk.ts'
import { isSystemError } from './failures.ts'
import { lockPath } from './places.ts'

/** Locks of this process: a lock with its id that is not among them is of a dead process that had the same id. */
const held = new Set<string>()

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
  acquire(path, disk)
  held.add(path)
  try {
    return await work()
  } finally {
    held.delete(path)
    release(path, disk)
  }
}

function acquire(path: string, disk: Disk): void {
  const own = `${process.pid}@${hostname()}`
  if (tryToMake(path, own, disk)) return
  const holder = readHolder(path, disk)
  if (holder === undefined || !isDead(path, holder)) throw lockHeld(path, holder)
  // Moved away before it is judged: of two that take over, one moves the dead lock and the other a living one.
  const aside = `${path}.${process.pid}`
  if (!tryToMove(path, aside, disk)) throw lockHeld(path, undefined)
  const moved = readHolder(aside, disk)
  disk.removeFile(aside)
  if (moved !== holder) {
    if (moved !== undefined) tryToMake(path, moved, disk)
    throw lockHeld(path, moved)
  }
  if (!tryToMake(path, own, disk)) throw lockHeld(path, readHolder(path, disk))
}

/** A lock that cannot be removed is taken over by the next run: its process is dead then. */
function release(path: string, disk: Disk): void {
  try {
    disk.removeFile(path)
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

function tryToMake(path: string, target: string, disk: Disk): boolean {
  try {
    disk.makeLink(path, target)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function tryToMove(path: string, aside: string, disk: Disk): boolean {
  try {
    disk.rename(path, aside)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function readHolder(path: string, disk: Disk): string | undefined {
  try {
    return disk.readLink(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EINVAL' || code === 'ENOENT') return undefined
    throw error
  }
}

function isDead(path: string, holder: string): boolean {
  const [, pid, host] = /^([0-9]+)@(.*)$/.exec(holder) ?? []
  if (pid === undefined || host !== hostname()) return false
  if (Number(pid) === process.pid) return !held.has(path)
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function lockHeld(path: string, holder: string | undefined): DbbalError {
  const [, pid, host] = /^([0-9]+)@(.*)$/.exec(holder ?? '') ?? []
  const who = pid === undefined ? 'another run' : `process ${pid} on host ${JSON.stringify(host)}`
  return new DbbalError('OUTPUT_LOCKED', `the output directory is being written by ${who}`, {
    exit: exitCodes.refused,
    hint: `wait for it; if no dbbal runs there any more, rm ${path}`,
  })
}
