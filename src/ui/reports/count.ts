import type { ReportedFinding } from '../../app/lint-result.ts'
import type { Severity } from '../../diagnostics/diagnostic.ts'

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly ReportedFinding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}
