import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { parseFast } from './parse-fast.ts'
import { type Data, isMap, type ParsedFile } from './parsed-file.ts'

/** Where the topology comes from: a path, or text that was read from standard input. */
export type TopologySource = { path: string } | { stdin: string }

/** The files, the first being the one that was asked for, and their faults. */
export interface ReadFiles {
  files: readonly ParsedFile[]
  diagnostics: readonly Diagnostic[]
}

/** Reads a topology and everything it includes. */
export async function readFiles(source: TopologySource, workingDirectory: string): Promise<ReadFiles> {
  if ('stdin' in source) {
    const parsed = await parse('<stdin>', workingDirectory, source.stdin)
    if (parsed.file?.data['include'] !== undefined) {
      const message = 'include does not work in a topology from standard input'
      const place = { file: '<stdin>', line: 1, column: 1 }
      return { files: [], diagnostics: [{ id: 'TOP001', severity: 'error', message, location: place }] }
    }
    return { files: parsed.file === undefined ? [] : [parsed.file], diagnostics: parsed.diagnostics }
  }
  const files: ParsedFile[] = []
  const diagnostics: Diagnostic[] = []
  const visit = async (path: string, trail: readonly string[]): Promise<void> => {
    const shownName = relative(workingDirectory, path) || basename(path)
    const text = await readText(path, shownName)
    const parsed = await parse(shownName.startsWith('..') ? path : shownName, dirname(path), text)
    diagnostics.push(...parsed.diagnostics)
    if (parsed.file === undefined) return
    const { file } = parsed
    files.push(file)
    for (const name of includesOf(file.data)) {
      const fault = (message: string): void => {
        diagnostics.push({
          id: 'TOP005',
          severity: 'error',
          message,
          location: locationOfInclude(file, name),
        })
      }
      const target = resolve(dirname(path), name)
      if (trail.includes(target) || target === path) {
        const circle = [...trail, path, target].map((step) => basename(step)).join(' -> ')
        fault(`include goes in a circle: ${circle}`)
      } else if (files.some((other) => join(other.directory, basename(other.name)) === target)) {
        fault(`${JSON.stringify(name)} is included twice`)
      } else if ((await readFile(target).catch(() => undefined)) === undefined) {
        fault(`included file ${JSON.stringify(name)} cannot be read`)
      } else await visit(target, [...trail, path])
    }
  }
  await visit(resolve(workingDirectory, source.path), [])
  return { files, diagnostics }
}

async function readText(path: string, shownName: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message
    throw new DbbalError('TOPOLOGY_UNREADABLE', `topology ${JSON.stringify(shownName)} ${reason}`, {
      exit: exitCodes.usage,
      hint: 'name it with --topology FILE, or write one: dbbal init',
      cause: error,
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new DbbalError('TOPOLOGY_UNREADABLE', `topology ${JSON.stringify(shownName)} is not UTF-8`, {
      exit: exitCodes.usage,
      hint: `convert it: iconv -t UTF-8 ${shownName}`,
      cause: error,
    })
  }
}

async function parse(
  name: string,
  directory: string,
  text: string,
): Promise<{ file?: ParsedFile; diagnostics: readonly Diagnostic[] }> {
  const data = await parseFast(text)
  if (isMap(data)) return { file: { name, directory, text, data }, diagnostics: [] }
  const { parseCarefully } = await import('./parse-carefully.ts')
  const careful = await parseCarefully(name, text)
  if (careful.data === undefined) return { diagnostics: careful.diagnostics }
  return { file: { name, directory, text, data: careful.data }, diagnostics: [] }
}

function includesOf(data: Data): readonly string[] {
  const include = data['include']
  return Array.isArray(include) ? include.filter((name) => typeof name === 'string') : []
}

/** The line under `include:` that names the file. */
function locationOfInclude(file: ParsedFile, name: string): Location {
  const lines = file.text.split('\n')
  const from = lines.findIndex((line) => /^["']?include["']?\s*:/.test(line))
  const line = lines.findIndex((text, number) => number >= from && text.includes(name))
  return { file: file.name, line: line + 1, column: (lines[line] ?? '').indexOf(name) + 1 }
}
