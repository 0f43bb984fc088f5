/** What a drill measures, on made-up logs. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareRows } from '../../../src/app/drill/compare-rows.ts'
import type { Ack, StoredRow } from '../../../src/app/drill/records.ts'
import { spreadOf } from '../../../src/app/drill/spread.ts'
import { stallOf } from '../../../src/app/drill/stall.ts'
import { timelineGaps } from '../../../src/app/drill/timeline-gaps.ts'

/** Acknowledged 5 ms after it was asked for. */
function ack(sequence: number, ackedMs: number, more: Partial<Ack> = {}): Ack {
  return { database: 'app1', client: 0, sequence, askedMs: ackedMs - 5, ackedMs, ...more }
}

function row({ database, client, sequence, ackedMs }: Ack, timeline = '00000001'): StoredRow {
  return { database, client, sequence, writtenMs: ackedMs - 2, timeline }
}

const steady = [10, 20, 30, 40, 50, 60].map((at, index) => ack(index + 1, at))

describe('rows', () => {
  test('all there, each once', () => {
    expect(
      compareRows(
        steady,
        steady.map((each) => row(each)),
      ),
    ).toEqual({
      acked: 6,
      lost: [],
      duplicated: [],
      unacknowledged: [],
    })
  })

  test('one is lost', () => {
    const rows = steady.filter(({ sequence }) => sequence !== 3).map((each) => row(each))
    expect(compareRows(steady, rows).lost).toEqual(['app1 0/3'])
  })

  test('the same row in another database is no replacement', () => {
    const rows = steady.map((each) => row({ ...each, database: each.sequence === 3 ? 'app2' : 'app1' }))
    const { lost, unacknowledged } = compareRows(steady, rows)
    expect({ lost, unacknowledged }).toEqual({ lost: ['app1 0/3'], unacknowledged: ['app2 0/3'] })
  })

  test('one is there twice', () => {
    const rows = [...steady, ...steady.slice(1, 2)].map((each) => row(each))
    expect(compareRows(steady, rows).duplicated).toEqual(['app1 0/2'])
  })

  test('one was never acknowledged', () => {
    const rows = [...steady, ack(7, 70)].map((each) => row(each))
    expect(compareRows(steady, rows)).toMatchObject({ lost: [], unacknowledged: ['app1 0/7'] })
  })

  test('whatever is dropped and doubled is found', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 50 }), (copies) => {
        const acks = copies.map((_, index) => ack(index, index * 10, { client: index % 7 }))
        const rows = acks.flatMap((each, index) =>
          Array.from({ length: copies[index] ?? 0 }, () => row(each)),
        )
        const { lost, duplicated } = compareRows(acks, rows)
        expect(lost).toHaveLength(copies.filter((times) => times === 0).length)
        expect(duplicated).toHaveLength(copies.filter((times) => times > 1).length)
      }),
    )
  })
})

describe('stall', () => {
  const window = { fromMs: 0, toMs: 70 }

  test('the longest time without any acknowledgement, per database', () => {
    const acks = [...steady.filter(({ ackedMs }) => ackedMs !== 30 && ackedMs !== 40), ...other('app2')]
    expect(stallOf(acks, window)).toMatchObject({ gaps: { app1: 30, app2: 10 }, gap: 30 })
  })

  test('silence until the end of the window counts', () => {
    expect(stallOf(steady.slice(0, 2), window).gap).toBe(50)
  })

  test('a database that says nothing in the window stands still for all of it', () => {
    const before = other('app2').map((each) => ({ ...each, ackedMs: each.ackedMs - 1000 }))
    expect(stallOf([...steady, ...before], window).gaps).toEqual({ app1: 10, app2: 70 })
  })

  test('a client waits from wanting to write until it is acknowledged', () => {
    const held = ack(9, 65, { client: 1, askedMs: 15 })
    expect(stallOf([...steady, held], window).waits).toEqual({ median: 5, p99: 50, max: 50 })
  })

  function other(database: string): Ack[] {
    return steady.map((each) => ({ ...each, database, client: 5 }))
  }
})

test('spread is by nearest rank', () => {
  expect(spreadOf([])).toEqual({ median: 0, p99: 0, max: 0 })
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(spreadOf(hundred)).toEqual({ median: 50, p99: 99, max: 100 })
})

test('the servers see a gap between the rows of two timelines', () => {
  const rows = steady.map((each) => row(each, each.ackedMs > 40 ? '00000002' : '00000001'))
  expect(timelineGaps(rows)).toEqual({ app1: [10] })
  expect(timelineGaps(rows.slice(0, 3))).toEqual({ app1: [] })
})
