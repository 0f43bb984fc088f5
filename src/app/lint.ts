import { type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import type { RuleLevel } from '../lint/configuration.ts'
import type { FileSystem, LintFile, LintFinding } from '../lint/linter.ts'
import { maskSecrets } from '../lint/mask-secrets.ts'
import type { Profile } from '../lint/rule.ts'
import type { Show } from '../output/unified-diff.ts'
import type { BaselineChoice, FingerprintedFinding } from './lint-baseline.ts'
import { Configurations } from './lint-configurations.ts'
import { type FilesRequest, lintFiles } from './lint-files.ts'
import type { FixedFile } from './lint-fix.ts'
import { checkNames } from './lint-names.ts'
import type { LintResult, ReportedFinding } from './lint-result.ts'
import { type Run, type RunOptions, runLinters } from './lint-run.ts'

export interface LintRequest extends FilesRequest, BaselineChoice {
  /** `--target`: product -> version. */
  targets: ReadonlyMap<string, string>
  profile: Profile | undefined
  /** `--rule`: id -> level. */
  rules: ReadonlyMap<string, RuleLevel>
  /** `--fs`. */
  usesFileSystem: boolean
  fix: 'none' | 'write' | 'dry-run'
  /** Runs what must not be cut off anywhere, and tells it of a signal. */
  whileWriting: (write: (signal: AbortSignal) => Promise<void>) => Promise<void>
  /** A report wants fingerprints. */
  hasFingerprints: boolean
}

/**
 * Files -> the linters of their products -> findings, perhaps fixed, without those that are known.
 *
 * @throws DbbalError (2) for what cannot be read, told or understood; (5, 6) where a fixed file cannot be written
 */
export async function lint(request: LintRequest): Promise<LintResult> {
  const { workingDirectory } = request
  if (request.fix === 'write' && request.paths.includes('-')) throw fixOfStdin()
  const files = await lintFiles(request)
  const options: RunOptions = {
    workingDirectory,
    paths: request.paths,
    targets: request.targets,
    flags: { profile: request.profile, rules: request.rules },
    fileSystem: request.usesFileSystem ? await fileSystemAt(workingDirectory) : undefined,
    configurations: new Configurations(workingDirectory),
  }
  const first = await runLinters(files, options)
  await checkNames(options, first.rules)
  const { run, texts, fixed, diffs } = await fixWhereAsked(files, first, options, request)
  const read = [...texts, ...run.included]
  const show = shownLines(read)
  const fingerprinted = await withFingerprints(run.findings, show, request)
  const { left, gone } = await withKnown(fingerprinted, request)
  return {
    files: read.map(({ name }) => name),
    findings: left.map((each) => reported(each, show)),
    rules: run.rules,
    fixed,
    diffs,
    notes:
      gone === 0
        ? []
        : [
            `${gone} of the baseline are no more: dbbal lint --write-baseline ${request.baseline} takes them out`,
          ],
  }
}

/** Also the texts that the findings are in. */
async function fixWhereAsked(
  files: readonly LintFile[],
  first: Run,
  options: RunOptions,
  { fix: how, whileWriting }: Pick<LintRequest, 'fix' | 'whileWriting'>,
): Promise<{ run: Run; texts: readonly LintFile[]; fixed: readonly string[]; diffs: readonly string[] }> {
  if (how === 'none') return { run: first, texts: files, fixed: [], diffs: [] }
  const { fixFiles } = await import('./lint-fix.ts')
  const { fixed, left } = await fixFiles(files, first, options)
  const names = fixed.map(({ file }) => file.name)
  if (how === 'dry-run') return { run: first, texts: files, fixed: names, diffs: await diffsOf(fixed) }
  const { replaceFiles } = await import('./replace-files.ts')
  await whileWriting((signal) => replaceFiles(fixed, options.workingDirectory, signal))
  const texts = files.map((file) => {
    const text = fixed.find((each) => each.file === file)?.text
    return text === undefined ? file : { ...file, text }
  })
  return { run: left, texts, fixed: names, diffs: [] }
}

async function diffsOf(fixed: readonly FixedFile[]): Promise<readonly string[]> {
  const { unifiedDiff } = await import('../output/unified-diff.ts')
  const diffs: string[] = []
  for (const { file, text } of fixed)
    diffs.push(await unifiedDiff(file.name, file.text, text, masked(file.kind)))
  return diffs
}

function masked(kind: string): Show {
  const show: Show['before'] = (lines) => lines.map((_, index) => maskSecrets(kind, lines, index + 1))
  return { before: show, after: show }
}

async function withFingerprints(
  findings: readonly LintFinding[],
  show: (finding: LintFinding) => string | undefined,
  { hasFingerprints, baseline, writeBaseline }: LintRequest,
): Promise<readonly FingerprintedFinding[]> {
  if (!hasFingerprints && baseline === undefined && writeBaseline === undefined)
    return findings.map((finding) => ({ finding, fingerprint: '' }))
  const { fingerprints } = await import('../lint/fingerprints.ts')
  const texts = fingerprints(findings, (finding) => show(finding) ?? '')
  return findings.map((finding, index) => ({ finding, fingerprint: texts[index] ?? '' }))
}

async function withKnown(
  findings: readonly FingerprintedFinding[],
  choice: BaselineChoice,
): Promise<{ left: readonly FingerprintedFinding[]; gone: number }> {
  if (choice.baseline === undefined && choice.writeBaseline === undefined) return { left: findings, gone: 0 }
  const { withoutBaseline } = await import('./lint-baseline.ts')
  return withoutBaseline(findings, choice)
}

/** The line of a finding, where it may be shown: masked, and with its column still where it was. */
function shownLines(files: readonly LintFile[]): (finding: LintFinding) => string | undefined {
  const kinds = new Map(files.map((file) => [file.name, file]))
  const split = new Map<string, readonly string[]>()
  return ({ file: name, line, column, holdsSecret }) => {
    const file = kinds.get(name)
    if (file === undefined || holdsSecret === true) return undefined
    const lines = split.get(name) ?? file.text.split(/\r?\n/)
    split.set(name, lines)
    const plain = lines[line - 1]
    if (plain === undefined) return undefined
    const shown = maskSecrets(file.kind, lines, line)
    return shown.startsWith(plain.slice(0, column - 1)) ? shown : undefined
  }
}

function reported(
  { finding, fingerprint }: FingerprintedFinding,
  show: (finding: LintFinding) => string | undefined,
): ReportedFinding {
  const { rule, severity, message, hint, file, line, column, fix } = finding
  return {
    id: rule.id,
    severity,
    message,
    hint,
    location: { file, line, column },
    rule,
    line: show(finding),
    fix: fix === undefined ? undefined : { title: fix.title, isSafe: rule.fix === 'safe' },
    fingerprint,
  }
}

async function fileSystemAt(workingDirectory: string): Promise<FileSystem> {
  const { trackedFiles } = await import('./git-tracked.ts')
  return {
    isTracked: trackedFiles(workingDirectory),
    stat(path) {
      const found = statOf(resolve(workingDirectory, path))
      return found === undefined ? undefined : { mode: found.mode & 0o7777, isDirectory: found.isDirectory() }
    },
  }
}

/** What cannot be looked at is not the same as what is not there. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new DbbalError('LINT_UNREADABLE', `${quoted(path)} cannot be looked at: ${code}`, {
      exit: exitCodes.usage,
      hint: 'run it as a user who may, or without --fs',
      cause,
    })
  }
}

function fixOfStdin(): DbbalError {
  return new DbbalError('LINT_FIX_STDIN', 'standard input cannot be fixed in its place', {
    exit: exitCodes.usage,
    hint: 'see what would change: --fix --dry-run',
  })
}
