import { readFileSync } from 'node:fs'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'

/** What of a saved plan says what is to be done; the rest is made again, and has to be the same. */
export interface SavedPlan {
  cluster: string
  from: string
  to: string
  fingerprint: string
}

/** @throws DbbalError (2) for a file that is not what `--dry-run --json` prints */
export function readSavedPlan(path: string): SavedPlan {
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw noPlan(path, cause)
  }
  if (!isSavedPlan(read)) throw noPlan(path)
  const { cluster, from, to, fingerprint } = read
  return { cluster, from, to, fingerprint }
}

function isSavedPlan(value: unknown): value is SavedPlan {
  const keys = ['cluster', 'from', 'to', 'fingerprint']
  return (
    typeof value === 'object' &&
    value !== null &&
    keys.every((key) => typeof (value as Record<string, unknown>)[key] === 'string')
  )
}

function noPlan(path: string, cause?: unknown): DbbalError {
  return new DbbalError('PLAN', `${quoted(path)} is no plan, expected what --dry-run --json prints`, {
    exit: exitCodes.usage,
    hint: `dbbal switchover --to INSTANCE --dry-run --json > ${path}`,
    cause,
  })
}
