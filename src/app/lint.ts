import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { DbbalError, exitCodes } from '../errors.ts'
import { fileKinds, recognise } from '../lint/file-kinds.ts'
import type { FileSystem, LintFile, LintFinding } from '../lint/linter.ts'
import type { Profile } from '../lint/rule.ts'

export interface LintRequest {
  /** Files and directories, as the user typed them; directories are searched for files that are recognised. */
  paths: readonly string[]
  workingDirectory: string
  /** `--kind`: what every named file is. */
  kind: string | undefined
  /** `--target PRODUCT=VERSION`. */
  targets: Readonly<Record<string, string>>
  profile: Profile
  /** `--fs`. */
  fileSystem: FileSystem | undefined
}

export interface LintResult {
  files: readonly LintFile[]
  /** By file, line and column. */
  findings: readonly LintFinding[]
}

/**
 * Files -> the linters of their products -> findings.
 *
 * @throws DbbalError (2) for a path that cannot be read or is no kind of file that dbbal knows
 */
export async function lint(request: LintRequest): Promise<LintResult> {
  const files = request.paths.flatMap((path) => filesOf(path, request))
  const { linters } = await import('../products/linters.ts')
  const findings: LintFinding[] = []
  for (const product of new Set(files.map(productOf))) {
    const group = files.filter((file) => productOf(file) === product)
    const linter = await linters[product]?.()
    if (linter === undefined) throw new Error(`no linter for ${product}`)
    findings.push(
      ...linter.lint(group, {
        ...targetOf(product, request.targets),
        profile: request.profile,
        fileSystem: request.fileSystem,
        readFile: (path) => readOrNothing(resolve(request.workingDirectory, path)),
      }),
    )
  }
  return { files, findings: findings.toSorted(byPlace) }
}

/** Forks are linted by the linter of what they came from. */
const forks: Readonly<Record<string, string>> = { redis: 'valkey' }

function targetOf(
  product: string,
  targets: LintRequest['targets'],
): { version: string | undefined; fork: string | undefined } {
  const fork = forks[product]
  const version = fork === undefined ? undefined : targets[fork]
  return version === undefined ? { version: targets[product], fork: undefined } : { version, fork }
}

function productOf({ kind }: LintFile): string {
  return fileKinds.find((each) => each.kind === kind)?.product ?? kind
}

function filesOf(path: string, request: LintRequest): readonly LintFile[] {
  const absolute = resolve(request.workingDirectory, path)
  const isDirectory = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (!isDirectory) return [namedFile(path, absolute, request.kind)]
  const entries = readdirSync(absolute, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((found) => {
      const text = readOrNothing(found)
      const kind = text === undefined ? undefined : recognise(found, text)?.kind
      if (text === undefined || kind === undefined) return []
      return [{ name: relative(request.workingDirectory, found), kind, text }]
    })
}

function namedFile(name: string, absolute: string, asked: string | undefined): LintFile {
  const text = readOrNothing(absolute)
  if (text === undefined) {
    throw new DbbalError('LINT_UNREADABLE', `${JSON.stringify(name)} cannot be read`, {
      exit: exitCodes.usage,
    })
  }
  const kind = asked ?? recognise(name, text)?.kind
  if (kind === undefined) {
    throw new DbbalError(
      'LINT_UNKNOWN_KIND',
      `what ${JSON.stringify(name)} is cannot be told from its name or text`,
      {
        exit: exitCodes.usage,
        hint: `say it: --kind ${fileKinds.map((each) => each.kind).join(', ')}`,
      },
    )
  }
  return { name, kind, text }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function byPlace(a: LintFinding, b: LintFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1)
}
