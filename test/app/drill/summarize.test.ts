/** From logs and rows to the report and its exit code. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exitOfDrill } from '../../../src/app/drill/drill-report.ts'
import { latencyOf } from '../../../src/app/drill/latency.ts'
import type { Ack, ClientError, StoredRow } from '../../../src/app/drill/records.ts'
import { silenceOf } from '../../../src/app/drill/stall.ts'
import { type Seen, summarize } from '../../../src/app/drill/summarize.ts'
import type { Ended } from '../../../src/failover/ended.ts'

function ack(database: string, sequence: number, ackedMs: number): Ack {
  return { database, client: 0, sequence, askedMs: ackedMs - 4, ackedMs }
}

const acks = [...[1000, 1010, 1300, 1310].entries()].flatMap(([index, at]) => [
  ack('shop', index, at),
  ack('crm', index, at + 1),
])

const rows: readonly StoredRow[] = acks.map(({ database, client, sequence, ackedMs }) => ({
  database,
  client,
  sequence,
  writtenMs: ackedMs,
  timeline: '00000001',
}))

const error: ClientError = {
  kind: 'write',
  database: 'crm',
  client: 0,
  sequence: 9,
  begunMs: 1099,
  atMs: 1100,
  code: '08P01',
  message: 'server login has been failing',
}

function seen(more: Partial<Seen> = {}): Seen {
  const ended: Ended = { end: 'switched', isWhole: true }
  return {
    cluster: 'local',
    primary: 'b',
    poolers: ['pool/p1'],
    clients: 1,
    databases: ['shop', 'crm'],
    window: { fromMs: 1000, toMs: 1400 },
    switchovers: [
      {
        from: 'a',
        to: 'b',
        window: { fromMs: 1005, toMs: 1350 },
        ended,
        fault: undefined,
        evidence: [],
        journal: undefined,
      },
    ],
    log: { acks, errors: [], reads: 3 },
    rows,
    doubts: [],
    leftTables: [],
    ...more,
  }
}

test('all is well: the gap of each database, and exit 0', () => {
  const report = summarize(seen())
  expect(report.databases.map(({ database, gap, acked }) => [database, gap.max, acked])).toEqual([
    ['shop', 290, 4],
    ['crm', 290, 4],
  ])
  expect(exitOfDrill(report)).toBe(0)
})

test.each<[string, Partial<Seen>, number]>([
  ['a row is lost', { rows: rows.slice(1) }, 1],
  ['a row is there twice', { rows: [...rows, ...rows.slice(0, 1)] }, 1],
  ['a transaction failed', { log: { acks, errors: [error], reads: 3 } }, 1],
  ['nobody could read the rows', { rows: undefined, doubts: ['the rows were not read'] }, 1],
  ['a table is left', { leftTables: ['crm'] }, 5],
  ['everything was undone', { switchovers: switched({ end: 'restored', isWhole: true }) }, 6],
  ['the cluster is stuck', { switchovers: switched({ end: 'stuck', isWhole: true }) }, 5],
  ['something is left to do', { switchovers: switched({ end: 'switched', isWhole: false }) }, 5],
])('%s', (_, more, exit) => {
  expect(exitOfDrill(summarize(seen(more)))).toBe(exit)
})

function switched(ended: Ended): Seen['switchovers'] {
  return [
    {
      from: 'a',
      to: 'b',
      window: { fromMs: 1005, toMs: 1350 },
      ended,
      fault: undefined,
      evidence: [],
      journal: undefined,
    },
  ]
}

test('what fails between a fault and PAUSE does not count, anything later does', () => {
  const [one] = seen().switchovers
  if (one === undefined) throw new Error('no switchover')
  const fault = { fault: 'kill-primary', atMs: 1090, heldAtMs: 1110, resumedAtMs: 1120 } as const
  const drilled = (errors: readonly ClientError[]) =>
    summarize(seen({ switchovers: [{ ...one, fault }], log: { acks, errors: [...errors], reads: 3 } }))
  const before = drilled([error])
  expect([before.failed, before.switchovers[0]?.failedBeforeHold, exitOfDrill(before)]).toEqual([1, 1, 0])
  const after = drilled([error, { ...error, atMs: 1111 }])
  const [{ failedBeforeHold, failedAfterHold } = {}] = after.switchovers
  expect([after.failed, failedBeforeHold, failedAfterHold, exitOfDrill(after)]).toEqual([2, 1, 1, 1])
})

test('what was in the primary when clients were held ends with it, and does not count', () => {
  const [one] = seen().switchovers
  if (one === undefined) throw new Error('no switchover')
  const fault = { fault: 'freeze-primary', atMs: 1090, heldAtMs: 1110, resumedAtMs: 1120 } as const
  const late = { ...error, atMs: 1111, begunMs: 1100, message: 'server conn crashed?' }
  const drilled = (more: ClientError) =>
    summarize(seen({ switchovers: [{ ...one, fault }], log: { acks, errors: [late, more], reads: 3 } }))
  const counts = (more: ClientError) => {
    const report = drilled(more)
    const [{ failedInPrimary, failedAfterHold } = {}] = report.switchovers
    return [failedInPrimary, failedAfterHold, exitOfDrill(report)]
  }
  expect(counts(late)).toEqual([2, 0, 0])
  expect(counts({ ...late, begunMs: 1111 })).toEqual([1, 1, 1])
  expect(counts({ ...late, message: 'query_wait_timeout' })).toEqual([1, 1, 1])
  expect(counts({ ...late, atMs: 1121 })).toEqual([1, 1, 1])
  expect(counts({ ...late, kind: 'read' })).toEqual([1, 1, 1])
})

test('what nobody could look for is not said to be there', () => {
  const { lost, duplicated, databases } = summarize(
    seen({ rows: undefined, doubts: ['the rows were not read'] }),
  )
  expect([lost, duplicated, databases[0]?.stored]).toEqual([undefined, undefined, undefined])
})

test('a database that never answered stood still all the time', () => {
  const own = acks.filter(({ database }) => database === 'shop')
  const [, crm] = summarize(seen({ log: { acks: own, errors: [], reads: 0 } })).databases
  expect(crm?.gap.max).toBe(345)
})

test('the silence is as long as any stretch without an answer, and none is in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2000)),
      fc.nat(900),
      fc.integer({ min: 901, max: 2000 }),
      (times, fromMs, toMs) => {
        const { fromMs: begin, toMs: end } = silenceOf(
          times.map((at, index) => ack('shop', index, at)),
          { fromMs, toMs },
        )
        expect(times.some((at) => at > begin && at < end)).toBe(false)
        const edges = [
          fromMs,
          ...times.filter((at) => at >= fromMs && at <= toMs).toSorted((a, b) => a - b),
          toMs,
        ]
        for (const [index, edge] of edges.slice(1).entries())
          expect(edge - (edges[index] ?? edge)).toBeLessThanOrEqual(end - begin)
      },
    ),
  )
})

test('every write in the window is in one stretch of the latency', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.integer({ min: 1, max: 300 }), (times, bucketMs) => {
      const own = times.map((at, index) => ack('shop', index, at + 4))
      const buckets = latencyOf(own, { fromMs: 100, toMs: 900 }, bucketMs)
      const inside = times.filter((at) => at >= 100 && at <= 900)
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(inside.length)
      for (const { median, max } of buckets) expect([median, max]).toEqual([4, 4])
    }),
  )
})
