import { hostname } from 'node:os'
import type { Disk } from './disk.ts'
import { isSystemError } from './failures.ts'

/** Locks of this process: a lock with its id that is not among them is of a dead process that had the same id. */
const held = new Set<string>()

/** Who holds a lock. */
export interface LinkHolder {
  /** Undefined where it cannot be told. */
  process: { pid: number; host: string } | undefined
  /** What else the holder said of itself. */
  detail: string
}

/**
 * Takes a lock that is a symbolic link to `PID@HOST`, and more behind a space: made in one step, so it is never there
 * without its content. The lock of a process of this host that is dead is taken over.
 *
 * @returns who else holds it; undefined where it is ours now
 */
export function takeLink(path: string, disk: Disk, detail = ''): LinkHolder | undefined {
  const own = `${process.pid}@${hostname()} ${detail}`.trim()
  const other = taken(path, own, disk)
  if (other === undefined) held.add(path)
  return other
}

/** A lock that cannot be removed is taken over by the next run: its process is dead then. */
export function releaseLink(path: string, disk: Disk): void {
  held.delete(path)
  try {
    disk.removeFile(path)
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

function taken(path: string, own: string, disk: Disk): LinkHolder | undefined {
  if (tryToMake(path, own, disk)) return undefined
  const holder = readTarget(path, disk)
  if (holder === undefined || !isDead(path, holder)) return holderOf(holder)
  // Moved away before it is judged: of two that take over, one moves the dead lock and the other a living one.
  const aside = `${path}.${process.pid}`
  if (!tryToMove(path, aside, disk)) return holderOf(undefined)
  const moved = readTarget(aside, disk)
  disk.removeFile(aside)
  if (moved !== holder) {
    if (moved !== undefined) tryToMake(path, moved, disk)
    return holderOf(moved)
  }
  return tryToMake(path, own, disk) ? undefined : holderOf(readTarget(path, disk))
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

function readTarget(path: string, disk: Disk): string | undefined {
  try {
    return disk.readLink(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EINVAL' || code === 'ENOENT') return undefined
    throw error
  }
}

function holderOf(target = ''): LinkHolder {
  const [, pid, host = '', detail = ''] = /^([0-9]+)@(\S*) ?(.*)$/.exec(target) ?? []
  return { process: pid === undefined ? undefined : { pid: Number(pid), host }, detail }
}

function isDead(path: string, target: string): boolean {
  const { process: holder } = holderOf(target)
  if (holder === undefined || holder.host !== hostname()) return false
  if (holder.pid === process.pid) return !held.has(path)
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
