import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { LintFinding, LintOptions } from '../../lint/linter.ts'
import {
  compareWithFile,
  type Difference,
  type Running,
} from '../../products/pgbouncer/console/compare-with-file.ts'
import { consoleDatabases, consoleSettings } from '../../products/pgbouncer/console/console-state.ts'
import { type Console, type ConsoleChoice, openConsoles } from './consoles.ts'
import { type FileOptions, fileOfProcess, generatedFiles, type ProcessFile } from './file-of-process.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'

export interface ReloadOptions extends ConsoleChoice {
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
 * version changes what needs a restart.
 */
export async function reload(options: ReloadOptions): Promise<readonly Outcome<ReloadValue>[]> {
  const opened = await openConsoles(options)
  const files: FileOptions = {
    file: options.file,
    workingDirectory: options.workingDirectory,
    generated: generatedFiles(opened),
  }
  return onEach(opened.consoles, (connection, console) => reloadOn(connection, console, files))
}

async function reloadOn(
  connection: PostgresqlConnection,
  console: Console,
  files: FileOptions,
): Promise<Done<ReloadValue>> {
  const conffile = (await consoleSettings(connection)).get('conffile')?.value ?? ''
  return reloadWith(connection, await fileOfProcess(console, conffile, files))
}

/** Lints a file, makes the process read the one it has, and compares what runs with the former. */
export async function reloadWith(
  connection: PostgresqlConnection,
  compared: ProcessFile,
): Promise<Done<ReloadValue>> {
  const version = await versionOf(connection)
  const value = { comparedWith: compared.description, differences: [], findings: [] }
  const findings = await errorsOf(compared, version)
  const [first] = findings
  if (first !== undefined)
    return {
      status: 'failed',
      message: `not reloaded: ${compared.description} has ${findings.length === 1 ? 'an error' : `${findings.length} errors`}, ${first.message}`,
      hint: first.hint,
      value: { ...value, findings },
    }
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

async function versionOf(connection: PostgresqlConnection): Promise<string> {
  const [row] = await connection.query('SHOW VERSION')
  const said = [...Object.values(row ?? {}), ...connection.notices()].join(' ')
  return /\d+\.\d+(?:\.\d+)?/.exec(said)?.[0] ?? ''
}

async function errorsOf(compared: ProcessFile, version: string): Promise<readonly LintFinding[]> {
  const { pgbouncerLinter } = await import('../../products/pgbouncer/lint/index.ts')
  const found = pgbouncerLinter.lint([compared.file], {
    version,
    profile: 'minimal',
    fileSystem: undefined,
    include: includeOf(compared),
  })
  // An error that PgBouncer starts with does not stop a RELOAD half-way.
  return found.filter(({ severity, rule }) => severity === 'error' && rule.hidden === undefined)
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
