import fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean } from '../../src/diagnostics/did-you-mean.ts'

const names = ['pool_mode', 'pool_size', 'listen_addr', 'listen_port', 'user']

test.each([
  ['pool_mdoe', 'pool_mode'],
  ['pol_mode', 'pool_mode'],
  ['poool_mode', 'pool_mode'],
  ['pool_node', 'pool_mode'],
  ['Pool-Mode', 'pool_mode'],
  ['listenport', 'listen_port'],
  ['usr', 'user'],
])('%s means %s', (typed, meant) => {
  expect(didYouMean(typed, names)).toBe(meant)
})

test.each([['x'], ['frobnicate'], ['mode'], ['']])('%s means none of them', (typed) => {
  expect(didYouMean(typed, names)).toBeUndefined()
})

test('a swap of neighbours counts as one slip', () => {
  expect(didYouMean('usre', ['us', 'user'])).toBe('user')
})

test('the first of equally near ones wins', () => {
  expect(didYouMean('ab', ['ac', 'ad'])).toBe('ac')
  expect(didYouMean('ab', [])).toBeUndefined()
})

const word = fc.stringMatching(/^[a-z_]{4,20}$/)

test('a word is nearest to itself, and one swap, loss or change away from its neighbours', () => {
  fc.assert(
    fc.property(word, fc.nat(), fc.array(word), (meant, at, others) => {
      const place = at % (meant.length - 1)
      const [first, second] = [meant[place], meant[place + 1]]
      const swapped = `${meant.slice(0, place)}${second}${first}${meant.slice(place + 2)}`
      const shorter = meant.slice(0, place) + meant.slice(place + 1)
      expect(didYouMean(meant, [...others, meant])?.replaceAll('-', '_')).toBe(meant)
      for (const typed of [swapped, shorter, `${meant}x`]) expect(didYouMean(typed, [meant])).toBe(meant)
    }),
  )
})
