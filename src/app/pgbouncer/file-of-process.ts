import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { shellWord } from '../../formats/shell.ts'
import type { LintFile } from '../../lint/linter.ts'
import type { Console, Consoles } from './consoles.ts'

/** The pgbouncer.ini that a process is compared with. */
export interface ProcessFile {
  file: LintFile
  /** What it is, for people: `/etc/pgbouncer/pgbouncer.ini`, or that it is the generated one. */
  description: string
  /** It can be read here, with what it includes. */
  isHere: boolean
}

/** Codes of the errors that are about the file of one process. */
export const noFileCodes: readonly string[] = ['FILE_UNREADABLE', 'NOTHING_TO_COMPARE']

/**
 * The file that a process reads: `--file`, else the one on its host where that is this machine or reached by ssh, else
 * what `dbbal generate` makes of the topology.
 *
 * @param conffile what SHOW CONFIG says
 * @throws DbbalError (2) where there is nothing to compare with
 */
export async function fileOfProcess(
  console: Console,
  conffile: string,
  { file, workingDirectory, generated }: FileOptions,
): Promise<ProcessFile> {
  if (file !== undefined) return here(resolve(workingDirectory, file), file)
  const { declared, dialled, remote } = console
  if (declared === undefined) {
    if (isThisMachine(dialled.host)) return here(conffile, conffile)
    throw nothingToCompare(console.name)
  }
  const { deploy } = declared.pooler.declared
  if (remote === undefined && deploy?.via === 'local') return here(declared.iniPath, declared.iniPath)
  if (remote !== undefined) {
    const { runScript } = await import('../../drivers/run-script.ts')
    const host = { remote, hasSudo: deploy?.sudo === true }
    const text = await runScript(host, `cat -- ${shellWord(declared.iniPath)}\n`)
    const description = `${declared.iniPath} on ${remote.address}`
    return { file: { name: declared.iniPath, kind: 'pgbouncer.ini', text }, description, isHere: false }
  }
  const text = await generated(declared.generatedPath)
  return {
    file: { name: declared.generatedPath, kind: 'pgbouncer.ini', text },
    description: `${declared.generatedPath} as dbbal generates it`,
    isHere: false,
  }
}

export interface FileOptions {
  /** `--file` */
  file: string | undefined
  workingDirectory: string
  /** The text of a generated file, with placeholders for secrets. */
  generated: (path: string) => Promise<string>
}

/** The files of a topology in memory, made at most once. */
export function generatedFiles({ loaded }: Consoles): FileOptions['generated'] {
  let made: Promise<ReadonlyMap<string, string>> | undefined
  return async (path) => {
    made ??= configured(loaded)
    const text = (await made).get(path)
    if (text === undefined) throw new Error(`${path} is not generated`)
    return text
  }
}

async function configured(loaded: Consoles['loaded']): Promise<ReadonlyMap<string, string>> {
  if (loaded === undefined) return new Map()
  const { configureTopology } = await import('../configure.ts')
  const { TopologyFaults } = await import('../../topology/topology-faults.ts')
  const { topology } = loaded
  const { files, diagnostics } = await configureTopology({
    topology,
    only: 'pgbouncer',
    secrets: 'placeholders',
  })
  if (files.length === 0) {
    const { locate } = await loaded.locator()
    throw new TopologyFaults(diagnostics.map(locate))
  }
  return new Map(files.map((each) => [each.path, each.text]))
}

function here(path: string, description: string): ProcessFile {
  try {
    return {
      file: { name: path, kind: 'pgbouncer.ini', text: readFileSync(path, 'utf8') },
      description,
      isHere: true,
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new DbbalError('FILE_UNREADABLE', `${quoted(path)} cannot be read: ${code}`, {
      exit: exitCodes.usage,
      hint: 'name the file that the process reads: --file',
      cause,
    })
  }
}

function isThisMachine(host: string): boolean {
  return (
    host.startsWith('/') ||
    host === 'localhost' ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  )
}

function nothingToCompare(name: string): DbbalError {
  return new DbbalError('NOTHING_TO_COMPARE', `the file of ${quoted(name)} is on another machine`, {
    exit: exitCodes.usage,
    hint: 'name a copy of it: --file',
  })
}
