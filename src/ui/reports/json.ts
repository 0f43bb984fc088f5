import { countBySeverity } from './count.ts'
import { jsonText } from './json-text.ts'
import type { Report } from './report.ts'

/** One object with every finding. */
export const jsonReport: Report = ({ files, findings, fixed, diffs, notes }, { exit }) => {
  const report = {
    outcome: findings.length === 0 ? 'clean' : 'findings',
    exit,
    counts: countBySeverity(findings),
    files,
    fixed,
    diffs,
    notes,
    findings: findings.map(({ id, severity, message, hint, location, rule, fix, fingerprint }) => ({
      id,
      name: rule.name,
      severity,
      message,
      hint: hint ?? null,
      ...location,
      fix: fix === undefined ? null : { title: fix.title, safe: fix.isSafe },
      fingerprint,
    })),
  }
  return jsonText(report, findings.length)
}
