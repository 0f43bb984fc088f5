import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError } from '../../errors.ts'
import type { LintFinding, LintOptions } from '../../lint/linter.ts'
import {
  compareWithFile,
  type Difference,
  type Running,
} from '../../products/pgbouncer/console/compare-with-file.ts'
import {
  consoleDatabases,
  consoleSettings,
  versionOf,
} from '../../products/pgbouncer/console/console-state.ts'
import { type Console, openConsoles } from './consoles.ts'
import { errorsText, fileErrors } from './file-errors.ts'
import {
  type FileOptions,
  fileOfProcess,
  generatedFiles,
  noFileCodes,
  type ProcessFile,
} from './file-of-process.ts'
import { changeEach, type Done } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import type { PoolerLockOptions } from './pooler-lock.ts'
import { loginsMs, waitForLogins } from './wait-for-logins.ts'

export interface ReloadOptions extends PoolerLockOptions {
  /** `--file`: a copy of what the processes read. */
  file: string | undefined
}

export interface ReloadValue {
  /** What the running values were compared with. */
  comparedWith: string
  differences: readonly Difference[]
  /** Errors of the file: the process was not told to read it. */
  findings: readonly LintFinding[]
}

/**
 * Lints the file, RELOADs, and compares what runs with the file: PgBouncer 1.18 answers RELOAD to half a file, and no
 * version changes what needs a restart. From a topology it takes the locks of the clusters behind.
 *
 * @throws DbbalError as openConsoles does; a lock that another run has (4)
 */
export async function reload(options: ReloadOptions): Promise<readonly Outcome<ReloadValue>[]> {
  const opened = await openConsoles(options)
  const files: FileOptions = {
    file: options.file,
    workingDirectory: options.workingDirectory,
    generated: generatedFiles(opened),
  }
  const { consoles, loaded } = opened
  const work = (): Promise<readonly Outcome<ReloadValue>[]> =>
    changeEach(consoles, (connection, console) => reloadOn(connection, console, files, consoles.length === 1))
  if (loaded === undefined) return work()
  const { withPoolerLock } = await import('./pooler-lock.ts')
  return withPoolerLock('reload', consoles, loaded, options, work)
}

async function reloadOn(
  connection: PostgresqlConnection,
  console: Console,
  files: FileOptions,
  isOnly: boolean,
): Promise<Done<ReloadValue>> {
  const conffile = (await consoleSettings(connection)).get('conffile')?.value ?? ''
  let compared: ProcessFile
  try {
    compared = await fileOfProcess(console, conffile, files)
  } catch (error) {
    // The others are reloaded all the same.
    if (isOnly || !(error instanceof DbbalError) || !noFileCodes.includes(error.code)) throw error
    const value = { comparedWith: 'nothing', differences: [], findings: [] }
    return { status: 'failed', message: `not reloaded: ${error.message}`, hint: error.hint, value }
  }
  return reloadWith(connection, compared)
}

/** Lints a file, makes the process read the one it has, and compares what runs with the former. */
export async function reloadWith(
  connection: PostgresqlConnection,
  compared: ProcessFile,
): Promise<Done<ReloadValue>> {
  const version = await versionOf(connection)
  const value = { comparedWith: compared.description, differences: [], findings: [] }
  const findings = await fileErrors([compared.file], version, includeOf(compared))
  const [first] = findings
  if (first !== undefined)
    return {
      status: 'failed',
      message: `not reloaded: ${compared.description} has ${errorsText(findings)}`,
      hint: first.hint,
      value: { ...value, findings },
    }
  await waitForLogins(connection, loginsMs)
  const refused = await reloaded(connection)
  const running: Running = {
    version,
    settings: await consoleSettings(connection),
    databases: await consoleDatabases(connection),
  }
  const differences = compareWithFile(compared.file, includeOf(compared), running)
  if (differences.length === 0 && refused === undefined)
    return { message: `runs with ${compared.description}`, value }
  return {
    status: 'differs',
    message: refused ?? `does not run with ${compared.description}`,
    value: { ...value, differences },
  }
}

/** What PgBouncer says where RELOAD failed; it has applied the first half all the same. */
async function reloaded(connection: PostgresqlConnection): Promise<string | undefined> {
  try {
    await connection.query('RELOAD')
    return undefined
  } catch (error) {
    if (error instanceof ServerFault && error.kind === 'statement') return error.message
    throw error
  }
}

/** What an ini on this machine includes. */
function includeOf({ isHere }: ProcessFile): LintOptions['include'] {
  return (path, kind) => {
    if (!isHere) return undefined
    try {
      return { name: path, kind, text: readFileSync(resolve(path), 'utf8') }
    } catch {
      return undefined
    }
  }
}
