import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Staged, textAt } from '../../../src/app/failover/poolers/text-at.ts'

const fileOf = (shop: string, ro: string, crm = 'c1'): string =>
  `; writes to ${shop}\nshop = host=${shop}\nshop_ro = host=${ro}\ncrm = host=${crm}\n\n[pgbouncer]\na = 1\n`
const staged: Staged = { before: fileOf('a', 'b,c'), during: fileOf('b', 'b,c'), after: fileOf('b', 'a,c') }
const stages = ['before', 'during', 'after'] as const

describe('a file at another stage', () => {
  test('is what dbbal generates where it was that', () => {
    for (const from of stages)
      for (const to of stages) expect(textAt(staged[from], to, staged)).toBe(staged[to])
  })

  test('keeps what another cluster has there', () => {
    for (const from of stages)
      for (const to of stages) {
        const others = (text: string): string => text.replace('host=c1', 'host=c2')
        expect(textAt(others(staged[from]), to, staged)).toBe(others(staged[to]))
      }
  })

  test.each([
    ['an entry was edited', staged.before.replace('host=a', 'host=z')],
    ['an entry stands twice', `${staged.before}shop = host=a\n`],
    ['an entry is gone', staged.before.replace(/^shop = .*\n/m, '')],
    ['half of it is at another stage', staged.during.replace('; writes to b', '; writes to a')],
    ['nothing of it is known', ''],
  ])('is not guessed where %s', (_, text) => {
    for (const to of stages) expect(textAt(text, to, staged)).toBeUndefined()
  })

  test('there and back is the same text, whatever stands around', () => {
    const noise = fc.array(fc.stringMatching(/^[;=a-z ]{0,12}$/), { maxLength: 4 })
    fc.assert(
      fc.property(noise, noise, (above, below) => {
        fc.pre(![...above, ...below].some((line) => line.startsWith('shop') || line.startsWith('; writes')))
        const text = [...above, staged.before, ...below].join('\n')
        const there = textAt(text, 'during', staged)
        expect(there).toBeDefined()
        expect(textAt(there ?? '', 'before', staged)).toBe(text)
      }),
    )
  })
})
