import { expect, test } from 'vitest'
import type { DrillReport } from '../../../src/app/drill/drill-report.ts'
import { drillText } from '../../../src/ui/drill/drill-text.ts'

const spread = { median: 200, p99: 210.4, max: 220.6 }
const report: DrillReport = {
  cluster: 'shop',
  primary: 'b',
  poolers: ['pool/p1'],
  clients: 2,
  window: { fromMs: 0, toMs: 9000 },
  switchovers: [
    {
      from: 'a',
      to: 'b',
      window: { fromMs: 3000, toMs: 5500 },
      ended: { end: 'switched', isWhole: true },
      evidence: [],
      journal: undefined,
      fault: { fault: 'kill-primary', atMs: 3000, heldAtMs: 3180, resumedAtMs: 3400 },
      failedBeforeHold: 1,
      failedInPrimary: 2,
      failedAfterHold: 0,
      silences: {},
    },
  ],
  databases: [
    {
      database: 'shop',
      gap: spread,
      waits: spread,
      acked: 40,
      failed: 1,
      stored: {
        lost: Array.from({ length: 12 }, (_, row) => `shop 0/${row}`),
        duplicated: [],
        unacknowledged: 0,
      },
      latency: [],
    },
  ],
  failed: 1,
  lost: 12,
  duplicated: 0,
  errors: [
    {
      kind: 'write',
      database: 'shop',
      client: 0,
      sequence: 1,
      begunMs: 0,
      atMs: 1,
      code: '08P01',
      message: 'no\u001b[31m',
    },
  ],
  reads: 7,
  doubts: [],
  leftTables: [],
}
const plain = (_: string, text: string): string => text

test('a table, the verdict, and what is amiss; no text of a server rules the terminal', () => {
  expect(drillText(report, 1, plain)).toBe(`a -> b  switched  2.5 s in all
kill-primary: clients were held after 180 ms; errors: 1 until then, 2 of statements that hung in the primary, 0 later
database  gap ms           wait of a client ms  acknowledged  failed  lost  duplicated
shop      200 / 210 / 221  200 / 210 / 221      40            1       12    0
failed 1, lost 12, duplicated 0
read from b; 7 reads and logins were answered
lost: shop 0/0, shop 0/1, shop 0/2, shop 0/3, shop 0/4, shop 0/5, shop 0/6, shop 0/7, shop 0/8, shop 0/9 and 2 more
write in shop: no\\u001b[31m (08P01)
`)
})

test('what nobody could look for is not known', () => {
  const databases = report.databases.map((each) => ({ ...each, stored: undefined }))
  const unseen = {
    ...report,
    databases,
    primary: undefined,
    lost: undefined,
    duplicated: undefined,
    doubts: ['no server takes writes'],
  }
  expect(drillText(unseen, 1, plain)).toContain(`failed 1, lost not known, duplicated not known
read from no server; 7 reads and logins were answered
write in shop: no\\u001b[31m (08P01)
not proven: no server takes writes
`)
})
