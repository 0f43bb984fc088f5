import type { Severity } from '../diagnostics/diagnostic.ts'
import { type ExitCode, exitCodes } from '../errors.ts'
import type { LintResult } from './lint-result.ts'

/** What makes a run fail. */
export interface FailOn {
  /** `--fail-on`: the least severity. */
  severity: Severity | 'never'
  /** `--max-warnings`: more of them fail as well. */
  maxWarnings: number | undefined
}

const failing = {
  error: ['error'],
  warning: ['error', 'warning'],
  info: ['error', 'warning', 'info'],
  never: [],
} as const satisfies Record<FailOn['severity'], readonly Severity[]>

/** 1 where the findings are too bad, else 0. */
export function lintVerdict({ findings }: LintResult, { severity, maxWarnings }: FailOn): ExitCode {
  const bad: readonly Severity[] = failing[severity]
  if (findings.some((finding) => bad.includes(finding.severity))) return exitCodes.findings
  const warnings = findings.filter((finding) => finding.severity === 'warning').length
  return maxWarnings !== undefined && warnings > maxWarnings ? exitCodes.findings : exitCodes.ok
}
