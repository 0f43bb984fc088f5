import type { Routes } from './manifest.ts'

/** A route that loses servers and gets none in their place. */
export interface Shrink {
  route: string
  /** How many servers it had, and has. */
  before: number
  after: number
  /** The servers that left, sorted. */
  lost: readonly string[]
}

const smallestPoolWithAShare = 4
const largestPercentLost = 30

/**
 * Routes that lose their last server, or more than 30 % of four or more, between two states. A server swapped for
 * another is no loss; a route that is gone has lost every server.
 */
export function shrinks(before: Routes, after: Routes): Shrink[] {
  const found: Shrink[] = []
  for (const [route, servers] of before) {
    const left = after.get(route) ?? []
    const loss = servers.length - left.length
    if (loss <= 0 || !isTooMuch(loss, servers.length)) continue
    const lost = servers.filter((server) => !left.includes(server))
    found.push({ route, before: servers.length, after: left.length, lost })
  }
  return found
}

function isTooMuch(loss: number, before: number): boolean {
  return loss === before || (before >= smallestPoolWithAShare && loss * 100 > before * largestPercentLost)
}
