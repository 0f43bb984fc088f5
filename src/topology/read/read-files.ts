import { realpathSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { explainSyntax } from './explain-syntax.ts'
import { parseYaml } from './parse-yaml.ts'
import type { ParsedFile } from './parsed-file.ts'
import { readRegularFile, readText } from './read-text.ts'

/** Where the topology comes from: a path, or text that was read from standard input. */
export type TopologySource = { path: string } | { stdin: string }

/** The files, the first being the one that was asked for, and their faults. */
export interface ReadFiles {
  files: readonly ParsedFile[]
  diagnostics: readonly Diagnostic[]
}

/**
 * Reads a topology and everything it includes. `keepsEvents` of large files too where positions will be asked for: they
 * take ten times the memory of the text.
 *
 * @throws DbbalError where the file that was asked for cannot be read; what is wrong in the files is in the result.
 */
export async function readFiles(
  source: TopologySource,
  workingDirectory: string,
  keepsEvents = false,
): Promise<ReadFiles> {
  const reader = new Reader(workingDirectory, keepsEvents)
  if ('stdin' in source) await reader.readStdin(source.stdin)
  else await reader.readTopology(source.path)
  return reader
}

class Reader implements ReadFiles {
  readonly files: ParsedFile[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly #workingDirectory: string
  readonly #keepsEvents: boolean
  /** Real paths, so that a link does not hide that a file was here before. */
  readonly #seen = new Set<string>()

  constructor(workingDirectory: string, keepsEvents: boolean) {
    this.#workingDirectory = workingDirectory
    this.#keepsEvents = keepsEvents
  }

  async readStdin(text: string): Promise<void> {
    const file = await this.#parse('<stdin>', this.#workingDirectory, text)
    if (file?.data['include'] !== undefined) {
      await this.#fault(file, ['include'], 'include does not work in a topology from standard input')
    }
  }

  async readTopology(asked: string): Promise<void> {
    const path = resolve(this.#workingDirectory, asked)
    const read = readText(path)
    if ('problem' in read) {
      throw new DbbalError('TOPOLOGY_UNREADABLE', `topology ${JSON.stringify(asked)} ${read.problem}`, {
        exit: exitCodes.usage,
        hint: read.hint ?? 'name it with --topology FILE, or write one: dbbal init',
      })
    }
    await this.#take(path, read.text, [])
  }

  async #take(path: string, text: string, trail: readonly string[]): Promise<void> {
    this.#seen.add(realPath(path))
    const file = await this.#parse(this.#nameOf(path), dirname(path), text)
    if (file === undefined) return
    const { include } = file.data
    if (include === undefined) return
    if (!Array.isArray(include)) return this.#fault(file, ['include'], 'include is not a list of files')
    for (const [index, name] of include.entries()) {
      await this.#include(file, index, name, [...trail, path])
    }
  }

  async #include(file: ParsedFile, index: number, name: unknown, trail: readonly string[]): Promise<void> {
    const at: TopologyPath = ['include', index]
    if (typeof name !== 'string') return this.#fault(file, at, `include ${String(name)} is not a file's name`)
    const path = resolve(file.directory, name)
    const real = realPath(path)
    if (trail.includes(path) || trail.includes(real)) {
      const circle = [...trail, path].map((step) => basename(step)).join(' -> ')
      return this.#fault(file, at, `include goes in a circle: ${circle}`)
    }
    if (this.#seen.has(real)) return this.#fault(file, at, `${JSON.stringify(name)} is included twice`)
    const read = readRegularFile(path)
    if ('problem' in read) {
      return this.#fault(file, at, `included file ${JSON.stringify(name)} ${read.problem}`, read.hint)
    }
    await this.#take(path, read.text, trail)
  }

  async #parse(name: string, directory: string, text: string): Promise<ParsedFile | undefined> {
    const parsed = await parseYaml(text, this.#keepsEvents)
    if ('refusal' in parsed) {
      this.diagnostics.push(...(await explainSyntax(name, text, parsed.refusal)))
      return undefined
    }
    const file = { name, directory, text, ...parsed }
    this.files.push(file)
    return file
  }

  async #fault(file: ParsedFile, path: TopologyPath, message: string, hint?: string): Promise<void> {
    const [library, { Positions }] = await Promise.all([import('js-yaml'), import('./positions.ts')])
    const place = new Positions(library, file.text).find(path).value
    const location = { file: file.name, ...place }
    this.diagnostics.push({ id: 'TOP005', severity: 'error', message, hint, location })
  }

  #nameOf(path: string): string {
    const name = relative(this.#workingDirectory, path)
    return name.startsWith('..') ? path : name
  }
}

/** Itself where there is nothing, or only a pipe's end. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
