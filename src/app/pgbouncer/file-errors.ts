import type { LintFile, LintFinding, LintOptions } from '../../lint/linter.ts'

/** The errors of files for which PgBouncer would refuse a line, or take half of a file. */
export async function fileErrors(
  files: readonly LintFile[],
  version: string,
  include: LintOptions['include'],
): Promise<readonly LintFinding[]> {
  const { pgbouncerLinter } = await import('../../products/pgbouncer/lint/index.ts')
  const found = pgbouncerLinter.lint(files, { version, profile: 'minimal', fileSystem: undefined, include })
  // An error that PgBouncer starts with does not stop a RELOAD half-way.
  return found.filter(({ severity, rule }) => severity === 'error' && rule.hidden === undefined)
}

/** `an error, NAME ...`, or how many there are and the first. */
export function errorsText(findings: readonly LintFinding[]): string {
  const count = findings.length === 1 ? 'an error' : `${findings.length} errors`
  return `${count}, ${findings[0]?.message}`
}
