import type { Diagnosis } from '../../app/doctor.ts'
import type { ExitCode } from '../../errors.ts'

/** One object: the answer, what it was made of, and how every replica did. */
export function doctorJson(
  { cluster, from, to, isReady, judgements, candidates, loss, stall, lastSeen }: Diagnosis,
  exit: ExitCode,
): string {
  return JSON.stringify({
    exit,
    cluster,
    ready: isReady,
    from,
    to: to ?? null,
    loss: {
      switchover_bytes: 0,
      failover_bytes: loss?.bytes ?? null,
      synchronous: loss?.isSynchronous ?? false,
    },
    last_seen: lastSeen ?? null,
    stall: { ms: stall.reduce((sum, { ms }) => sum + ms, 0), parts: stall },
    candidates: candidates.map(({ name, isReady: ready, lost }) => ({ name, ready, lost: lost ?? null })),
    checks: judgements.map(({ limit, remedy, accepted, ...judgement }) => ({
      ...judgement,
      limit: limit ?? null,
      remedy: remedy ?? null,
      accepted: accepted ?? null,
    })),
  })
}
