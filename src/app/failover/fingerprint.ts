import { createHash } from 'node:crypto'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { FailoverOptions } from './failover-report.ts'
import type { RunHeader } from './journal.ts'
import type { PlannedStep } from './plan.ts'

/** Of the topology, the instances and the plan. */
export function fingerprintOf({ topologyHash, from, to }: RunHeader, plan: readonly PlannedStep[]): string {
  return createHash('sha256').update(JSON.stringify({ topologyHash, from, to, plan })).digest('hex')
}

/** @throws DbbalError (4): a plan was saved, and it is another one by now */
export function checkFingerprint({ fingerprint }: FailoverOptions, found: string): void {
  if (fingerprint === undefined || fingerprint === found) return
  throw new DbbalError(
    'FAILOVER',
    'the topology, the primary or the plan is another one than when the plan was saved',
    { exit: exitCodes.refused, hint: 'look at the new one: --dry-run' },
  )
}
