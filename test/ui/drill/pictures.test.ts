/** The plot and the page of a drill: whole, readable by a parser, with nothing of anybody else in them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DrillReport } from '../../../src/app/drill/drill-report.ts'
import { drillPage } from '../../../src/ui/drill/drill-page.ts'
import { latencyPlot } from '../../../src/ui/drill/latency-plot.ts'
import { decadeScale, linearScale } from '../../../src/ui/drill/plot-scale.ts'

function report(name: string): DrillReport {
  const spread = { median: 290, p99: 290, max: 290.4 }
  return {
    cluster: name,
    primary: name,
    poolers: [name],
    clients: 1,
    window: { fromMs: 1000, toMs: 11_000 },
    switchovers: [
      {
        from: name,
        to: 'b',
        window: { fromMs: 3000, toMs: 6000 },
        ended: { end: 'switched', isWhole: true },
        evidence: [{ what: name, value: name }],
        journal: undefined,
        fault: undefined,
        failedBeforeHold: 0,
        failedInPrimary: 0,
        failedAfterHold: 0,
        silences: { [name]: { fromMs: 4000, toMs: 4290.4 } },
      },
    ],
    databases: [
      {
        database: name,
        gap: spread,
        waits: spread,
        acked: 4,
        failed: 1,
        stored: { lost: [name], duplicated: [name], unacknowledged: 0 },
        latency: [
          { atMs: 1000, count: 2, median: 3, max: 5 },
          { atMs: 4000, count: 2, median: 300, max: 1200 },
        ],
      },
    ],
    failed: 1,
    lost: 1,
    duplicated: 1,
    errors: [
      {
        kind: 'write',
        database: name,
        client: 0,
        sequence: 1,
        begunMs: 4999,
        atMs: 5000,
        code: '08P01',
        message: name,
      },
    ],
    reads: 3,
    doubts: [name],
    leftTables: [],
  }
}

test('the plot has its axes, and the gap where it was', () => {
  const plot = latencyPlot(report('shop'))
  for (const label of [
    '1 ms',
    '10 ms',
    '100 ms',
    '1000 ms',
    '10000 ms',
    '0 s',
    '10 s',
    'shop',
    'shop → b',
    'gap 290 ms',
  ])
    expect(plot).toContain(`>${label}</text>`)
  // 3 s and 3.29 s of 10 s, on 870 points from 70 on.
  expect(plot).toContain('<rect x="331" y="60" width="25.3" height="290" fill="#f3b0a8"/>')
  // The longest wait of 1.2 s is below 10 s and above 1 s.
  expect(plot).toMatch(/points="70,299\.3 331,126\.8"/)
})

const hostile = `<script>alert("&'")</script>\u0000]]>-->`

test('names are text wherever they stand', () => {
  const plot = latencyPlot(report(hostile))
  const page = drillPage(report(hostile), 1, plot)
  for (const text of [plot, page]) {
    expect(text).not.toContain('<script')
    expect(text).not.toContain('\u0000')
  }
  expect(page).toContain('&lt;script&gt;')
})

test('whatever a database is called, tags are balanced and nothing is loaded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (name) => {
      const page = drillPage(report(name), 1, latencyPlot(report(name)))
      const open: string[] = []
      for (const [, slash, tag = '', self] of page.matchAll(/<(\/?)([a-z0-9]+)[^<>]*?(\/?)>/g)) {
        if (tag === 'meta' || self === '/') continue
        if (slash === '') open.push(tag)
        else expect(open.pop()).toBe(tag)
      }
      expect(open).toEqual([])
      expect(page).not.toMatch(/<[^<>]*\s(?:src|href|style|on\w+)=/)
    }),
    { numRuns: 25 },
  )
})

test('scales keep everything in the picture', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e7, noNaN: true })),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (end, share) => {
        for (const scale of [
          linearScale(end, { from: 70, to: 940 }, 12),
          decadeScale(end, { from: 70, to: 940 }),
        ]) {
          for (const value of [end * share, ...scale.ticks]) {
            expect(scale.at(value)).toBeGreaterThanOrEqual(70)
            expect(scale.at(value)).toBeLessThanOrEqual(940.001)
          }
          expect(scale.ticks.length).toBeLessThanOrEqual(13)
        }
      },
    ),
  )
})
