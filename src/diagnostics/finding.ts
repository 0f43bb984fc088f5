import type { Diagnostic, TopologyPath } from './diagnostic.ts'

/** An error at a value. */
export function fault(id: string, path: TopologyPath, message: string, hint?: string): Diagnostic {
  return { id, severity: 'error', path, message, hint }
}

/** A warning at a value. */
export function warning(id: string, path: TopologyPath, message: string, hint?: string): Diagnostic {
  return { id, severity: 'warning', path, message, hint }
}

/** A value as messages quote it. */
export function quoted(value: unknown): string {
  return JSON.stringify(value)
}
