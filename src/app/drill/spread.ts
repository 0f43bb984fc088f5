export interface Spread {
  median: number
  p99: number
  max: number
}

/** Nearest rank; zeros of nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { median: at(0.5), p99: at(0.99), max: at(1) }
}
