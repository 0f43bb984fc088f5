import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import { sha256 } from './desired-file.ts'
import { reading } from './failures.ts'
import { historyOf } from './history.ts'
import { parseManifest, parsePending } from './manifest-reader.ts'
import { isObstacle, type Observed, type ObservedFile, type Obstacle } from './observed.ts'
import { manifestPath, pendingPath, temporaryDirectory } from './places.ts'

/**
 * Reads what stands in the output directory, at the paths asked for and at those that earlier runs wrote. Throws
 * where something cannot be read.
 */
export function observe(directory: string, paths: Iterable<string>): Observed {
  refuseOtherThanDirectory(directory)
  const observeFile = fileObserver(directory)
  const { manifest, pending } = readManifests(directory, observeFile)
  const files = new Map<string, ObservedFile | Obstacle>()
  for (const path of new Set([...paths, ...historyOf({ manifest, pending }).paths])) {
    const observed = observeFile(path)
    if (observed !== undefined) files.set(path, observed)
  }
  return { manifest, pending, hasTemporaryFiles: observeFile(temporaryDirectory) !== undefined, files }
}

/** What earlier runs left behind of themselves. Throws where it cannot be read, or is not what dbbal wrote. */
export function readManifests(
  directory: string,
  observeFile = fileObserver(directory),
): Pick<Observed, 'manifest' | 'pending'> {
  return {
    manifest: readOwn(directory, manifestPath, parseManifest, observeFile),
    pending: readOwn(directory, pendingPath, parsePending, observeFile),
  }
}

/** The output directory itself may be a symbolic link; nothing below it may. */
function refuseOtherThanDirectory(directory: string): void {
  const stats = reading(directory, () => statSync(directory, { throwIfNoEntry: false }))
  if (stats === undefined || stats.isDirectory()) return
  throw new DbbalError('OUTPUT_DIRECTORY', `${JSON.stringify(directory)} is not a directory`, {
    exit: exitCodes.usage,
    hint: 'name another directory with -o',
  })
}

type ObserveFile = (path: string) => ObservedFile | Obstacle | undefined

function fileObserver(directory: string): ObserveFile {
  const parents = new Map<string, Obstacle | 'absent' | 'directory'>()
  const look = (path: string): Stats | undefined =>
    reading(path, () => lstatSync(`${directory}/${path}`, { throwIfNoEntry: false }))

  function parent(path: string): Obstacle | 'absent' | 'directory' {
    if (path === '.') return 'directory'
    const known = parents.get(path)
    if (known !== undefined) return known
    const above = parent(dirname(path))
    const found = above === 'directory' ? directoryState(path, look(path)) : above
    parents.set(path, found)
    return found
  }

  return (path) => {
    const above = parent(dirname(path))
    if (above === 'absent') return undefined
    if (above !== 'directory') return above
    const stats = look(path)
    if (stats === undefined) return undefined
    if (!stats.isFile()) return { at: path, what: kindOf(stats) }
    const content = reading(path, () => readFileSync(`${directory}/${path}`))
    return { sha256: sha256(content), mode: stats.mode & 0o777 }
  }
}

function directoryState(path: string, stats: Stats | undefined): Obstacle | 'absent' | 'directory' {
  if (stats === undefined) return 'absent'
  return stats.isDirectory() ? 'directory' : { at: path, what: kindOf(stats) }
}

function kindOf(stats: Stats): Obstacle['what'] {
  if (stats.isSymbolicLink()) return 'symbolic link'
  if (stats.isDirectory()) return 'directory'
  return stats.isFile() ? 'file' : 'special file'
}

function readOwn<Value>(
  directory: string,
  path: string,
  parse: (text: string) => Value | undefined,
  observeFile: ObserveFile,
): Value | undefined {
  const observed = observeFile(path)
  if (observed === undefined) return undefined
  const text = isObstacle(observed)
    ? undefined
    : reading(path, () => readFileSync(join(directory, path), 'utf8'))
  const value = text === undefined ? undefined : parse(text)
  if (value !== undefined) return value
  throw new DbbalError('MANIFEST', `${JSON.stringify(path)} is not what dbbal wrote`, {
    exit: exitCodes.refused,
    hint: `restore ${path}, or move it away and run again with --overwrite`,
  })
}
