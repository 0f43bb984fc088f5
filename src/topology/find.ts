import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import type { TopologySource } from './read/read-files.ts'

/** What a topology is called where nobody names it. */
export const topologyNames = ['dbbal.yaml', 'topology.yaml', 'dbbal.json', 'topology.json'] as const

export interface FindOptions {
  /** `--topology`; `-` is standard input. */
  asked?: string | undefined
  /** DBBAL_TOPOLOGY. */
  variable?: string | undefined
  workingDirectory: string
  readStdin: () => Promise<string>
}

/** The topology that a command means: the flag, the variable, or a file from here up to the repository's root. */
export async function findTopology(options: FindOptions): Promise<TopologySource> {
  const named = options.asked ?? (options.variable === '' ? undefined : options.variable)
  if (named === '-') return { stdin: await options.readStdin() }
  if (named !== undefined) return { path: named }
  for (const directory of directoriesOf(resolve(options.workingDirectory))) {
    for (const name of topologyNames) {
      const path = join(directory, name)
      if (isThere(path, 'file')) return { path }
    }
  }
  throw new DbbalError(
    'NO_TOPOLOGY',
    "no dbbal.yaml or topology.yaml from here up to the repository's root",
    {
      exit: exitCodes.usage,
      hint: 'name it with --topology FILE, or write one: dbbal init',
    },
  )
}

/**
 * From here up to the repository's root. Outside of a repository only here: a topology names programs to run, and a
 * directory above may belong to somebody else.
 */
function directoriesOf(start: string): readonly string[] {
  const directories: string[] = []
  for (let directory = start; ; directory = dirname(directory)) {
    directories.push(directory)
    if (isThere(join(directory, '.git'), 'any')) return directories
    if (dirname(directory) === directory) return [start]
  }
}

function isThere(path: string, kind: 'file' | 'any'): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    return found !== undefined && (kind === 'any' || found.isFile())
  } catch {
    return false
  }
}
