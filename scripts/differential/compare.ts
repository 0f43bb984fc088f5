import type { BoundLinter, LintFinding } from '../../src/lint/linter.ts'
import type { DifferentialProduct } from './product.ts'
import type { Answer } from './try-files.ts'

export type Files = Readonly<Record<string, string | Buffer>>

/** `missed`: refused, and the linter has no error that it did not have for the good file. `false alarm`: accepted, and it has one that is no hidden harm. */
export type Verdict = 'agreed' | 'missed' | 'false alarm' | 'excused'

export interface Comparison {
  answer: Answer
  findings: readonly LintFinding[]
  verdict: Verdict
  excuse: string | undefined
}

/** What the linter says of the files, at profile strict, without a file system. */
export function findingsOf(
  linter: BoundLinter,
  { kindOf }: DifferentialProduct,
  files: Files,
  version: string,
): readonly LintFinding[] {
  const texts = new Map(Object.entries(files).map(([name, content]) => [name, content.toString()]))
  const linted = [...texts].flatMap(([name, text]) => {
    const kind = kindOf(name)
    return kind === undefined ? [] : [{ name, kind, text }]
  })
  return linter.lint(linted, {
    version,
    profile: 'strict',
    fileSystem: undefined,
    include: (name, kind) => {
      const text = texts.get(name)
      return text === undefined ? undefined : { name, kind, text }
    },
  })
}

/** The server's word against the linter's, which said `before` of the good files. */
export function compare(
  product: DifferentialProduct,
  answer: Answer,
  { before, findings }: Record<'before' | 'findings', readonly LintFinding[]>,
): Comparison {
  if (!answer.refused) {
    const isFalse = findings.some(isPlainError)
    return { answer, findings, verdict: isFalse ? 'false alarm' : 'agreed', excuse: undefined }
  }
  if (newErrors(findings, before).length > 0) {
    return { answer, findings, verdict: 'agreed', excuse: undefined }
  }
  const excuse = product.excused.find(({ log }) => log.test([answer.log, ...answer.said].join('\n')))
  return { answer, findings, verdict: excuse === undefined ? 'missed' : 'excused', excuse: excuse?.fixture }
}

/** Errors that the good files did not have. */
export function newErrors(
  findings: readonly LintFinding[],
  before: readonly LintFinding[],
): readonly LintFinding[] {
  const old = new Set(before.map(textOf))
  return findings.filter((each) => each.severity === 'error' && !old.has(textOf(each)))
}

/** An error that the server is to refuse the file for. */
export function isPlainError({ severity, rule }: LintFinding): boolean {
  return severity === 'error' && rule.hidden === undefined
}

/** The same for the same mistake in another line. */
function textOf({ rule, message }: LintFinding): string {
  return `${rule.id} ${message}`
}
