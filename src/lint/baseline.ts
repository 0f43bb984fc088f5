import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import type { LintFinding } from './linter.ts'

/** Findings that are known and not shown, by their fingerprints. */
export type Baseline = ReadonlySet<string>

/**
 * Reads a file of `--write-baseline`.
 *
 * @throws DbbalError (2) where it is none
 */
export function readBaseline(path: string, text: string): Baseline {
  try {
    const { version, findings } = JSON.parse(text)
    const known: unknown[] = findings.map(({ fingerprint }: { fingerprint: unknown }) => fingerprint)
    if (version === 1 && known.every((each) => typeof each === 'string')) return new Set(known as string[])
  } catch {}
  throw new DbbalError('LINT_BASELINE', `${quoted(path)} is no baseline`, {
    exit: exitCodes.usage,
    hint: `write a new one: rm ${path}; dbbal lint --write-baseline ${path}`,
  })
}

/** The file for these findings. The rule and the file stand in it for people only. */
export function baselineText(findings: readonly { finding: LintFinding; fingerprint: string }[]): string {
  const entries = findings.map(({ finding: { rule, file }, fingerprint }) => ({
    rule: rule.id,
    file,
    fingerprint,
  }))
  return `${JSON.stringify({ version: 1, findings: entries }, null, 2)}\n`
}
