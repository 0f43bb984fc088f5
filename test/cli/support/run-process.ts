import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../../../bin/run.cjs')

export interface RunOptions {
  cwd?: string
  env?: Record<string, string>
  input?: string
  umask?: string
}

/** Runs the built command line in a process of its own. */
export function runProcess(argv: readonly string[], options: RunOptions = {}): SpawnSyncReturns<string> {
  return runShell(`umask ${options.umask ?? '022'}; exec "$0" "$@"`, argv, options)
}

/** Runs a shell script in which `"$0" "$@"` is the command line. */
export function runShell(
  script: string,
  argv: readonly string[],
  { env, cwd, input }: RunOptions = {},
): SpawnSyncReturns<string> {
  return spawnSync('sh', ['-c', script, process.execPath, program, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    cwd,
    input: input ?? '',
  })
}
