import type { DesiredFile } from './desired-file.ts'
import type { History } from './history.ts'
import { isObstacle, type ObservedFile, type Obstacle } from './observed.ts'
import type { ComparableSecrets, Guard, PlannedFile } from './planned-file.ts'

/** What becomes of a file that is generated. */
export function planDesired(
  desired: DesiredFile,
  seen: ObservedFile | Obstacle | undefined,
  history: History,
  secrets: ComparableSecrets,
): PlannedFile {
  const { path } = desired
  if (seen === undefined) return { path, status: 'created', secret: desired.secret, desired }
  if (isObstacle(seen)) return { path, status: 'updated', secret: desired.secret, guard: seen, desired }
  const planned = {
    path,
    secret: desired.secret || isPrivate(history.entry(path)?.mode),
    desired,
    observed: seen,
  }
  const written = history.written(path, seen.sha256)
  if (desired.secret && secrets === 'none' && written?.placeholders) return { ...planned, status: 'updated' }
  if (desired.secret && secrets !== 'all' && !written?.placeholders) {
    return { ...planned, ...planUnread(desired, seen, history) }
  }
  if (seen.sha256 === desired.sha256) {
    return { ...planned, status: hasMode(seen, desired) ? 'unchanged' : 'updated' }
  }
  const isLosingSecrets = desired.placeholders && written?.placeholders === false
  return { ...planned, status: 'updated', guard: guardOf(path, seen, history, isLosingSecrets) }
}

/** What is known of a secret file without its secrets: whether it is still as dbbal wrote it, and private. */
function planUnread(
  { path, mode }: DesiredFile,
  seen: ObservedFile,
  history: History,
): Pick<PlannedFile, 'status' | 'guard'> {
  const guard = guardOf(path, seen, history, false)
  if (guard === 'edited') return { status: 'updated', guard }
  return { status: seen.mode === mode ? 'not-compared' : 'updated' }
}

/** What becomes of a file that an earlier run wrote and that is no longer generated; undefined when it is gone. */
export function planStale(
  path: string,
  seen: ObservedFile | Obstacle | undefined,
  history: History,
  prune: boolean,
): PlannedFile | undefined {
  if (seen === undefined) return undefined
  const status = prune || history.isCondemned(path) ? 'removed' : 'stale'
  if (isObstacle(seen)) return { path, status, secret: true, guard: seen }
  const secret = isPrivate(history.entry(path)?.mode ?? seen.mode)
  return { path, status, secret, guard: guardOf(path, seen, history, false), observed: seen }
}

function guardOf(
  path: string,
  seen: ObservedFile,
  history: History,
  isLosingSecrets: boolean,
): Guard | undefined {
  if (history.isReleased(path, seen.sha256)) return undefined
  if (history.written(path, seen.sha256) !== undefined) return isLosingSecrets ? 'secrets' : undefined
  return history.entry(path) === undefined ? 'foreign' : 'edited'
}

/** A secret file must be private; of the others only the x bit counts, as in version control, whose umask differs. */
function hasMode(seen: ObservedFile, desired: DesiredFile): boolean {
  if (desired.secret) return seen.mode === desired.mode
  return (seen.mode & 0o100) === (desired.mode & 0o100)
}

function isPrivate(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o077) === 0
}
