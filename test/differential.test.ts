import { expect, test } from 'vitest'
import type { Comparison } from '../scripts/differential/compare.ts'
import { drawMutated, type Source } from '../scripts/differential/draw.ts'
import { mutations } from '../scripts/differential/mutations/index.ts'
import { pgbouncer } from '../scripts/differential/pgbouncer.ts'
import { quotaOf, shortOf } from '../scripts/differential/quota.ts'

const settings = pgbouncer.table.settings.slice(0, 20)

function drawn(seed: number, kind: string): readonly string[] {
  const source: Source = { product: pgbouncer, version: '1.26.1', settings, seed }
  const drawing = drawMutated(source, kind, mutations[kind] ?? [])
  return Array.from({ length: 60 }, () => JSON.stringify(drawing.next().value.files))
}

test.each(Object.keys(mutations))('%s: the same files for the same seed, others for another', (kind) => {
  expect(drawn(1, kind)).toEqual(drawn(1, kind))
  expect(drawn(1, kind)).not.toEqual(drawn(2, kind))
})

test('every setting is drawn, and no file is as it was', () => {
  const drawing = drawMutated(
    { product: pgbouncer, version: '1.26.1', settings, seed: 3 },
    'drop',
    mutations['drop'] ?? [],
  )
  const files = Array.from({ length: 60 }, () => drawing.next().value)
  expect(new Set(files.flatMap(({ setting }) => setting ?? []))).toEqual(new Set(settings))
  for (const { files: spoiled, good, file } of files) expect(spoiled[file]).not.toBe(good[file])
})

const refused: Comparison = {
  answer: { refused: true, said: ['no'], log: '' },
  findings: [],
  verdict: 'agreed',
  excuse: undefined,
}
const accepted: Comparison = { ...refused, answer: { refused: false, said: [], log: '' } }
const excused: Comparison = { ...refused, verdict: 'excused' }

test('a kind needs its quota on both sides, and an excused file is on neither', () => {
  const quota = quotaOf(2000)
  expect(quota).toBe(100)
  const casesOf = (kind: string, of: Comparison, count: number) =>
    Array.from({ length: count }, () => ({ ...of, kind }))
  const full = Object.keys(mutations).flatMap((kind) => [
    ...casesOf(kind, refused, quota),
    ...casesOf(kind, accepted, quota),
  ])
  expect(shortOf(full, quota, pgbouncer)).toEqual([])
  const few = full.map((each, index) => (index === 0 ? { ...each, ...excused } : each))
  expect(shortOf(few, quota, pgbouncer)).toEqual(['too few of drop: 99 refused, expected 100'])
  const onlyOne = { drop: { side: 'accepted' as const, reason: 'every line may be left out' } }
  expect(shortOf(few, quota, { ...pgbouncer, onlyOne })).toEqual([])
})
