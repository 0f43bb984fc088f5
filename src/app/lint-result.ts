import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts'
import type { RuleFacts } from '../lint/rule.ts'

/** A finding as reports show it. */
export interface ReportedFinding extends Diagnostic {
  location: Location
  rule: RuleFacts
  /** The line that it points into, with its secrets masked; undefined where it may not be shown. */
  line: string | undefined
  fix: { title: string; isSafe: boolean } | undefined
  /** Stays when lines move; '' where nobody asked for it. */
  fingerprint: string
}

/** What `dbbal lint` found. */
export interface LintResult {
  /** Names of the files that were linted, then of those that they include. */
  files: readonly string[]
  /** By file, line and column. */
  findings: readonly ReportedFinding[]
  /** Of every product of which there was a file. */
  rules: readonly RuleFacts[]
  /** Names of the files that were fixed, or would be. */
  fixed: readonly string[]
  /** Unified diffs of a dry run, secrets masked. */
  diffs: readonly string[]
  /** What was noticed beside the findings. */
  notes: readonly string[]
}
