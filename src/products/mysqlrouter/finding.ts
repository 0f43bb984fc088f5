import type { Diagnostic, Severity, TopologyPath } from '../../diagnostics/diagnostic.ts'

/** One finding; `hint` is the next thing to type. */
export function finding(
  id: string,
  severity: Severity,
  path: TopologyPath,
  message: string,
  hint: string,
): Diagnostic {
  return { id, severity, path, message, hint }
}
