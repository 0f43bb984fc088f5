import { durationMs } from '../topology/units.ts'

/** A failover that replaced a dead primary. */
export interface PastFailover {
  /** `ann@laptop` */
  by: string
  from: string
  to: string
  /** When it had ended, milliseconds since 1970. */
  endedAt: number
}

const usualCooldown = '10m'

/** The failover that is not over for so long yet. One that follows at once may be a fault that every new primary dies of. */
export function stillCooling(
  past: readonly PastFailover[],
  cooldown: string | undefined,
  now: number,
): PastFailover | undefined {
  const lengthMs = durationMs(cooldown ?? usualCooldown)
  return past.find(({ endedAt }) => now - endedAt < lengthMs)
}

/** Why a script may not go on. */
export function coolingText(
  { by, from, to, endedAt }: PastFailover,
  cooldown: string | undefined,
  now: number,
): string {
  const ago = Math.max(0, Math.round((now - endedAt) / 1000))
  return `${from} was replaced by ${to} only ${ago} s ago, by ${by}: failover.cooldown is ${cooldown ?? usualCooldown}`
}
