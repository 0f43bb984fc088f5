import type { Answer, End, Kind, Phase } from './phase.ts'
import { type Row, rowsOf } from './switchover-table.ts'

const ends: ReadonlySet<Phase | End> = new Set<End>(['refused', 'restored', 'switched', 'stuck'])

/** The row that says what follows. */
export function rowOf(kind: Kind, from: Phase, answer: Answer): Row {
  const row = rowsOf(kind).find((each) => each.from === from && each.on.includes(answer))
  if (row === undefined) throw new Error(`${from} of a ${kind} has no row for ${answer}`)
  return row
}

export function isEnd(state: Phase | End): state is End {
  return ends.has(state)
}
