import { allChecks } from './all-checks.ts'
import type { Check, Judgement } from './check.ts'
import type { Limits } from './limits.ts'
import type { Observation, ObservedServer } from './observation.ts'

/** Reasons by the id of the check that they let pass. */
export type Acceptances = Readonly<Record<string, string>>

/** Every check on one candidate. */
export function judge(
  observation: Observation,
  candidate: ObservedServer,
  limits: Limits,
  acceptances: Acceptances,
): readonly Judgement[] {
  const checks = allChecks.filter(
    ({ isOfManager }) => observation.manager === undefined || isOfManager !== true,
  )
  return checks.flatMap((check) =>
    check.judge(observation, candidate, limits).map(
      ({ status, subject, measured, limit, remedy }): Judgement => ({
        check: check.id,
        status: status === 'bad' ? check.severity : status,
        subject,
        measured,
        limit,
        // A remedy is for what is amiss.
        remedy: status === 'ok' ? undefined : remedy,
        accepted: status === 'ok' ? undefined : acceptances[check.id],
      }),
    ),
  )
}

/** What stops a switchover: refused, or not known where that refuses, and accepted by nobody. */
export function refusals(judgements: readonly Judgement[]): readonly Judgement[] {
  return judgements.filter(
    ({ check, status, accepted }) =>
      accepted === undefined &&
      (status === 'refuse' || (status === 'unknown' && severityOf(check) === 'refuse')),
  )
}

function severityOf(id: string): Check['severity'] {
  return allChecks.find((check) => check.id === id)?.severity ?? 'refuse'
}
