import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import type { TopologySource } from './read/read-files.ts'

const names = ['dbbal.yaml', 'topology.yaml'] as const

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
  for (let directory = resolve(options.workingDirectory); ; directory = dirname(directory)) {
    for (const name of names) {
      const path = join(directory, name)
      if (await exists(path)) return { path }
    }
    if ((await exists(join(directory, '.git'))) || dirname(directory) === directory) break
  }
  throw new DbbalError('NO_TOPOLOGY', `no ${names.join(' or ')} from here up to the repository's root`, {
    exit: exitCodes.usage,
    hint: 'name it with --topology FILE, or write one: dbbal init',
  })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
