import type { Failure } from './failure.ts'
import { findingJson } from './finding-json.ts'

/** A failure as `--json` prints it. */
export function failureJson({ code, message, hint, exit, findings }: Failure): string {
  return JSON.stringify(
    { outcome: 'failed', exit, error: { code, message, hint }, findings: findings.map(findingJson) },
    null,
    2,
  )
}
