import type { LintResult } from '../../app/lint-result.ts'
import type { Paint } from '../../diagnostics/print.ts'
import type { ExitCode } from '../../errors.ts'

/** What a report needs beside the findings. */
export interface ReportContext {
  exit: ExitCode
  paint: Paint
  /** Version of dbbal. */
  version: string
}

/** Findings in one format, ready to be written; ends with a newline where there is anything. */
export type Report = (result: LintResult, context: ReportContext) => string
