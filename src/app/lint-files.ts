import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, isAbsolute, join, relative, resolve } from 'node:path'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { fileKinds, recognise } from '../lint/file-kinds.ts'
import { globPattern, isGlob } from '../lint/glob.ts'
import type { LintFile } from '../lint/linter.ts'
import { shownName } from './shown-name.ts'

export interface FilesRequest {
  /** Files, directories, globs, or `-`; none is the working directory. */
  paths: readonly string[]
  workingDirectory: string
  /** `--kind`: what every named file is. */
  kind: string | undefined
  /** `--stdin-filepath`: what standard input would be called. */
  stdinPath: string | undefined
  readStdin: () => Promise<string>
}

/** What nobody means when he names a directory. */
const skipped = new Set(['.git', '.dbbal', 'node_modules'])
/** Of other files in a directory the text is not looked at. */
const extensions = new Set([
  '',
  '.ini',
  '.conf',
  '.cnf',
  '.cfg',
  '.yaml',
  '.yml',
  '.txt',
  '.sql',
  '.acl',
  '.js',
  '.sh',
])
/** Longer ones are told by their names only, where nobody named them. */
const longestUnnamed = 20_000_000

/**
 * The files to lint, each once, by name.
 *
 * @throws DbbalError (2) for a path that cannot be read, is no kind of file that dbbal knows, or has none below it
 */
export async function lintFiles(request: FilesRequest): Promise<readonly LintFile[]> {
  const files = new Map<string, LintFile>()
  for (const path of request.paths.length === 0 ? ['.'] : request.paths) {
    const found = path === '-' ? [await stdinFile(request)] : filesOf(path, request)
    if (found.length === 0) throw nothingFound(path)
    for (const file of found) files.set(file.name, file)
  }
  return [...files.values()]
}

async function stdinFile({ stdinPath, kind, readStdin }: FilesRequest): Promise<LintFile> {
  const text = await readStdin()
  const name = stdinPath ?? '<stdin>'
  return { name, text, kind: kindOf(name, text, kind) }
}

function filesOf(path: string, request: FilesRequest): readonly LintFile[] {
  const absolute = resolve(request.workingDirectory, path)
  const found = statSync(absolute, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) return below(absolute, request, () => true, false)
  if (found !== undefined || !isGlob(path)) {
    const text = readText(absolute, path)
    const name = shownName(absolute, request.workingDirectory)
    return [{ name, text, kind: kindOf(path, text, request.kind) }]
  }
  const names = path.split('/')
  const base = resolve(
    request.workingDirectory,
    names.slice(0, names.findIndex(isGlob)).join('/') || (isAbsolute(path) ? '/' : '.'),
  )
  const pattern = globPattern(`/${relative(base, absolute)}`)
  return below(base, request, (each) => pattern.test(relative(base, each)), true)
}

/** The files below a directory that are recognised. Nothing is followed out of it: links are left out. */
function below(
  directory: string,
  request: FilesRequest,
  isMeant: (path: string) => boolean,
  isNamed: boolean,
): readonly LintFile[] {
  return entriesOf(directory, request).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : below(path, request, isMeant, isNamed)
    if (!entry.isFile() || !isMeant(path)) return []
    if (!isNamed && recognise(path, '') === undefined && !isWorthReading(path)) return []
    const text = readText(path, shownName(path, request.workingDirectory))
    const kind = (isNamed ? request.kind : undefined) ?? recognise(path, text)?.kind
    return kind === undefined ? [] : [{ name: shownName(path, request.workingDirectory), kind, text }]
  })
}

function entriesOf(directory: string, { workingDirectory }: FilesRequest): readonly Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw unreadable(shownName(directory, workingDirectory), cause)
  }
}

function isWorthReading(path: string): boolean {
  return (
    extensions.has(extname(path)) && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < longestUnnamed
  )
}

function kindOf(name: string, text: string, asked: string | undefined): string {
  const kind = asked ?? recognise(name, text)?.kind
  if (kind !== undefined) return kind
  throw new DbbalError('LINT_UNKNOWN_KIND', `what ${quoted(name)} is cannot be told from its name or text`, {
    exit: exitCodes.usage,
    hint: `say it with --kind: ${fileKinds.map((each) => each.kind).join(', ')}`,
  })
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

function unreadable(name: string, cause: unknown): DbbalError {
  const { code = 'too long' } = cause as NodeJS.ErrnoException
  const isMissing = code === 'ENOENT'
  return new DbbalError(
    'LINT_UNREADABLE',
    `${quoted(name)} ${isMissing ? 'does not exist' : `cannot be read: ${code}`}`,
    {
      exit: exitCodes.usage,
      hint: isMissing ? 'name files, directories or globs, or - for standard input' : undefined,
      cause,
    },
  )
}

function nothingFound(path: string): DbbalError {
  return new DbbalError('LINT_NOTHING', `no file that dbbal can lint in ${quoted(path)}`, {
    exit: exitCodes.usage,
    hint: 'name the files, and with --kind what they are',
  })
}
