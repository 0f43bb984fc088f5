import type { Diagnostic, Severity, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'

/** A finding at a value. */
export function finding(
  severity: Severity,
  id: string,
  path: TopologyPath,
  message: string,
  hint?: string,
): Diagnostic {
  return { id, severity, path, message, hint }
}

/** A finding at a key: what is missing below it, or the key itself. */
export function findingAtKey(...values: Parameters<typeof finding>): Diagnostic {
  return { ...finding(...values), atKey: true }
}

/** A name that should be one of `known`. */
export function dangling(
  path: TopologyPath,
  what: string,
  name: string,
  known: readonly string[],
): Diagnostic {
  const near = didYouMean(name, known)
  return finding(
    'error',
    'TOP005',
    path,
    `${what} ${quoted(name)} does not exist, expected one of ${known.join(', ')}`,
    near === undefined ? undefined : `did you mean ${quoted(near)}?`,
  )
}
