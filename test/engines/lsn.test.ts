import { assert, bigInt, property } from 'fast-check'
import { expect, test } from 'vitest'
import { justPast, lsnOf, lsnText } from '../../src/engines/postgresql/lsn.ts'
import {
  historyFileName,
  readTimelineHistory,
  walFileName,
} from '../../src/engines/postgresql/timeline-history.ts'

test('an LSN is a number', () => {
  expect(lsnOf('16/B374D848')).toBe(0x16_b374_d848n)
  expect(lsnOf('9/0') < lsnOf('10/0')).toBe(true)
  expect(justPast('0/FFFFFFFF')).toBe('1/0')
  assert(property(bigInt(0n, 2n ** 64n - 1n), (lsn) => lsnOf(lsnText(lsn)) === lsn))
})

test.each(['', '16', '16/', '/1', '1/123456789', 'x/1', '1/1 '])('%j is no LSN', (text) => {
  expect(() => lsnOf(text)).toThrow('is no LSN')
})

// As pg_walfile_name and `initdb --wal-segsize` name them.
test.each([
  [1, '0/3000150', 16, '000000010000000000000003'],
  [1, '0/3000000', 16, '000000010000000000000003'],
  [26, '16/B374D848', 16, '0000001A00000016000000B3'],
  [2, '1/0', 1, '000000020000000100000000'],
  [2, '0/FFFFFFFF', 1024, '000000020000000000000003'],
])('timeline %d at %s, segments of %d MiB: %s', (timeline, lsn, mebibytes, name) => {
  expect(walFileName(timeline, lsn, mebibytes * 1024 * 1024)).toBe(name)
})

test('a history of timelines', () => {
  expect(historyFileName(26)).toBe('0000001A.history')
  const text = '1\t0/3000150\tno recovery target specified\n\n2\t0/A000000\tbefore 2026-11-22\n# a comment\n'
  expect(readTimelineHistory(text)).toEqual([
    { timeline: 1, end: '0/3000150' },
    { timeline: 2, end: '0/A000000' },
  ])
  expect(readTimelineHistory('')).toEqual([])
})
