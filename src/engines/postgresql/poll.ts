import { setTimeout } from 'node:timers/promises'

/** Asks at least once, and again until there is an answer or the time is over; what it throws ends it. */
export async function poll<Value>(
  ask: () => Promise<Value | undefined>,
  limitMs: number,
  everyMs = 2,
): Promise<Value | undefined> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const value = await ask()
    if (value !== undefined || performance.now() >= deadline) return value
    await setTimeout(everyMs)
  }
}

/** Limit of a statement that only looks, milliseconds. One for all: each new limit costs a round trip. */
export const lookMs = 1000
