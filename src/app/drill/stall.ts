import type { Ack, Window } from './records.ts'
import { type Spread, spreadOf } from './spread.ts'

export interface Stall {
  /** By database: longest time without an acknowledgement for any client. */
  gaps: Readonly<Record<string, number>>
  /** The longest of them. */
  gap: number
  /** Each client's longest wait from wanting to write to the acknowledgement. */
  waits: Spread
}

/** What the clients felt in a window. A database without any acknowledgement in it stood still all the time. */
export function stallOf(acks: readonly Ack[], window: Window): Stall {
  const byDatabase = new Map<string, Ack[]>()
  for (const ack of acks) {
    const own = byDatabase.get(ack.database)
    if (own === undefined) byDatabase.set(ack.database, [ack])
    else own.push(ack)
  }
  const lengthOf = (own: readonly Ack[]): number => {
    const { fromMs, toMs } = silenceOf(own, window)
    return toMs - fromMs
  }
  const gaps = Object.fromEntries([...byDatabase].map(([name, own]) => [name, lengthOf(own)]))
  return { gaps, gap: Math.max(0, ...Object.values(gaps)), waits: spreadOf(waitsOf(acks, window)) }
}

/** Each client's longest wait of those that touch a window. */
export function waitsOf(acks: readonly Ack[], { fromMs, toMs }: Window): readonly number[] {
  const waits = new Map<number, number>()
  for (const { client, askedMs, ackedMs } of acks)
    if (ackedMs >= fromMs && askedMs <= toMs)
      waits.set(client, Math.max(waits.get(client) ?? 0, ackedMs - askedMs))
  return [...waits.values()]
}

/** The longest stretch of a window in which nothing was acknowledged; the whole window where nothing was. */
export function silenceOf(acks: readonly Ack[], { fromMs, toMs }: Window): Window {
  const times = acks.map(({ ackedMs }) => ackedMs).filter((at) => at >= fromMs && at <= toMs)
  let longest: Window = { fromMs, toMs: fromMs }
  let last = fromMs
  for (const at of [...times.toSorted((a, b) => a - b), toMs]) {
    if (at - last > longest.toMs - longest.fromMs) longest = { fromMs: last, toMs: at }
    last = at
  }
  return longest
}
