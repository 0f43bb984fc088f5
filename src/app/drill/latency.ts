import type { Ack, Window } from './records.ts'
import { spreadOf } from './spread.ts'

/** Writes that were wanted within one stretch of time. */
export interface LatencyBucket {
  /** Its begin. */
  atMs: number
  count: number
  /** From wanting to write to the acknowledgement, milliseconds. */
  median: number
  max: number
}

/** The latency over time; stretches without a write are left out. */
export function latencyOf(
  acks: readonly Ack[],
  { fromMs, toMs }: Window,
  bucketMs: number,
): readonly LatencyBucket[] {
  const waits = new Map<number, number[]>()
  for (const { askedMs, ackedMs } of acks) {
    if (askedMs < fromMs || askedMs > toMs) continue
    const place = Math.floor((askedMs - fromMs) / bucketMs)
    const own = waits.get(place)
    if (own === undefined) waits.set(place, [ackedMs - askedMs])
    else own.push(ackedMs - askedMs)
  }
  return [...waits]
    .toSorted(([a], [b]) => a - b)
    .map(([place, values]) => {
      const { median, max } = spreadOf(values)
      return { atMs: fromMs + place * bucketMs, count: values.length, median, max }
    })
}
