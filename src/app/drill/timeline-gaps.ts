import type { StoredRow, Window } from './records.ts'

/** The gap as the servers saw it: by database and new timeline, from the last row of the one before to the first. */
export function timelineGaps(rows: readonly StoredRow[]): Readonly<Record<string, readonly number[]>> {
  const byDatabase = new Map<string, Map<string, Window>>()
  for (const { database, timeline, writtenMs } of rows) {
    const spans = byDatabase.get(database) ?? new Map<string, Window>()
    byDatabase.set(database, spans)
    const { fromMs, toMs } = spans.get(timeline) ?? { fromMs: writtenMs, toMs: writtenMs }
    spans.set(timeline, { fromMs: Math.min(fromMs, writtenMs), toMs: Math.max(toMs, writtenMs) })
  }
  return Object.fromEntries(
    [...byDatabase].map(([database, spans]) => {
      const inOrder = [...spans].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, span]) => span)
      return [
        database,
        inOrder.slice(1).map(({ fromMs }, index) => fromMs - (inOrder[index]?.toMs ?? fromMs)),
      ]
    }),
  )
}
