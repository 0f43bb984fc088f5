import { createHash } from 'node:crypto'
import type { LintFinding } from './linter.ts'

/**
 * One text for each finding that stays when lines move: of the rule, the file, and the line's text with its secrets
 * masked; equal ones are counted. `lineOf` gives a line that may be shown, '' where none may.
 */
export function fingerprints(
  findings: readonly LintFinding[],
  lineOf: (finding: LintFinding) => string,
): readonly string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = JSON.stringify([finding.rule.id, finding.file, lineOf(finding).trim()])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 32)
  })
}
