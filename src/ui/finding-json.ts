import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** A finding as `--json` prints it; lines and columns count from 1. */
export function findingJson({ id, severity, message, hint, location, path }: Diagnostic): object {
  return { id, severity, message, hint, ...location, path }
}
