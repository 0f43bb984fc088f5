import type { Ack, StoredRow } from './records.ts'

export interface Comparison {
  acked: number
  /** Acknowledged, and not there. */
  lost: readonly string[]
  /** There more than once. */
  duplicated: readonly string[]
  /** There, and never acknowledged: possible where the client got an error. */
  unacknowledged: readonly string[]
}

/** What was acknowledged against what is there, each row as `app1 3/17`. */
export function compareRows(acks: readonly Ack[], rows: readonly StoredRow[]): Comparison {
  const name = ({ database, client, sequence }: Ack | StoredRow): string =>
    `${database} ${client}/${sequence}`
  const stored = new Map<string, number>()
  for (const row of rows) stored.set(name(row), (stored.get(name(row)) ?? 0) + 1)
  const acked = new Set(acks.map(name))
  return {
    acked: acked.size,
    lost: [...acked].filter((each) => !stored.has(each)),
    duplicated: [...stored].filter(([, times]) => times > 1).map(([each]) => each),
    unacknowledged: [...stored.keys()].filter((each) => !acked.has(each)),
  }
}
