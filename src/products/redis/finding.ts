import type { Diagnostic, Severity, TopologyPath } from '../../diagnostics/diagnostic.ts'

/** About a value: points at it. */
export function finding(
  severity: Severity,
  id: string,
  path: TopologyPath,
  message: string,
  hint?: string,
): Diagnostic {
  return { id, severity, path, message, hint }
}

/** About what is not there: points at the key. */
export function missing(
  severity: Severity,
  id: string,
  path: TopologyPath,
  message: string,
  hint?: string,
): Diagnostic {
  return { id, severity, path, message, hint, atKey: true }
}
