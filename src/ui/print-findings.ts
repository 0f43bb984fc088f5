import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type Paint, printDiagnostic, type ReadSource } from '../diagnostics/print.ts'

const order = ['error', 'warning', 'info']

/** All findings as text, the errors first. */
export function printFindings(findings: readonly Diagnostic[], readSource: ReadSource, paint: Paint): string {
  return findings
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map((finding) => printDiagnostic(finding, readSource, paint))
    .join('')
}
