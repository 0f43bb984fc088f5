import { dirname, join } from 'node:path'
import { concurrently } from './concurrently.ts'
import type { DesiredFile } from './desired-file.ts'
import { Directories } from './directories.ts'
import type { Disk } from './disk.ts'
import { isSystemError, partlyWritten } from './failures.ts'
import { interrupted } from './interrupted.ts'
import { manifestText, type PendingRun, pendingText } from './manifest.ts'
import { manifestPath, ownDirectory, pendingPath, temporaryDirectory } from './places.ts'
import type { Plan } from './plan.ts'

export interface WriteOptions {
  disk: Disk
  /** Until the first file is replaced an abort undoes the run; after that the run is finished. */
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** How many files are synced at a time: a disk commits them together. */
const writersAtATime = 8

/**
 * Carries out a plan, under the lock. First everything is written beside the old files, so that a full disk stops
 * the run before any of them is touched; then each is renamed into its place. The pending run is on disk before the
 * first of them and gone after the last, so a run that is killed is seen and completed by the next one.
 */
export async function writePlan(directory: string, plan: Plan, options: WriteOptions): Promise<void> {
  const { disk, signal } = options
  const run = runOf(plan)
  const directories = new Directories(disk)
  const inside = (path: string): string => `${directory}/${path}`
  const staged = run.writes.map((_, index) => inside(`${temporaryDirectory}/${index}`))
  try {
    await begin(directory, plan, run.pending, disk)
    for (const { path } of run.writes) directories.make(dirname(inside(path)))
    let done = 0
    await concurrently(run.writes, writersAtATime, async (file, index) => {
      if (signal?.aborted) throw interrupted(signal)
      await disk.writeFile(staged[index] as string, file.text, file.mode)
      options.onProgress?.(++done, run.writes.length)
    })
    if (signal?.aborted) throw interrupted(signal)
  } catch (error) {
    undo(directory, plan, directories, disk)
    throw error
  }
  await replaceFiles(directory, run, staged, directories, disk)
}

interface Run {
  writes: readonly DesiredFile[]
  removes: readonly string[]
  pending: PendingRun
}

function runOf({ files, manifest }: Plan): Run {
  const changes = files.filter(({ status }) => ['created', 'updated', 'removed'].includes(status))
  const replaces = new Map<string, string>()
  for (const { path, observed } of changes) if (observed !== undefined) replaces.set(path, observed.sha256)
  const removes = changes.filter(({ status }) => status === 'removed').map(({ path }) => path)
  return {
    writes: changes.map(({ desired }) => desired).filter((file) => file !== undefined),
    removes,
    pending: { manifest, replaces, removes: new Set(removes) },
  }
}

const ownMode = 0o600
const nextManifest = `${temporaryDirectory}/manifest`

async function begin(directory: string, plan: Plan, pending: PendingRun, disk: Disk): Promise<void> {
  const inside = (path: string): string => `${directory}/${path}`
  disk.removeTree(inside(temporaryDirectory))
  disk.makeDirectory(inside(temporaryDirectory))
  await disk.writeFile(inside(nextManifest), manifestText(plan.manifest), ownMode)
  const next = inside(`${temporaryDirectory}/pending`)
  await disk.writeFile(next, pendingText(pending), ownMode)
  disk.rename(next, inside(pendingPath))
  await disk.syncDirectory(inside(ownDirectory))
}

/** Best effort: what cannot be undone is what a killed run leaves, and the next run puts it right. */
function undo(directory: string, plan: Plan, directories: Directories, disk: Disk): void {
  directories.undo()
  try {
    // Another run's files may still wait for completion.
    if (plan.interrupted === undefined) disk.removeFile(join(directory, pendingPath))
  } catch {}
  try {
    disk.removeTree(join(directory, temporaryDirectory))
  } catch {}
}

async function replaceFiles(
  directory: string,
  { writes, removes }: Run,
  staged: readonly string[],
  directories: Directories,
  disk: Disk,
): Promise<void> {
  const inside = (path: string): string => `${directory}/${path}`
  let done = 0
  try {
    for (const [index, { path }] of writes.entries()) {
      disk.rename(staged[index] as string, inside(path))
      directories.change(dirname(inside(path)))
      done++
    }
    for (const path of removes) {
      disk.removeFile(inside(path))
      directories.change(dirname(inside(path)))
      directories.prune(directory, path)
      done++
    }
    await concurrently(directories.takeChanged(), writersAtATime, (path) => disk.syncDirectory(path))
    disk.rename(inside(nextManifest), inside(manifestPath))
    disk.removeFile(inside(pendingPath))
    disk.removeTree(inside(temporaryDirectory))
    await disk.syncDirectory(inside(ownDirectory))
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw partlyWritten(directory, `${done} of ${writes.length + removes.length} files`, error)
  }
}
