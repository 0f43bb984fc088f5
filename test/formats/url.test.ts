import fc from 'fast-check'
import { expect, test } from 'vitest'
import { urlText } from '../../src/formats/url.ts'

const text = fc.oneof(
  fc.constantFrom(
    'a b',
    'a@b',
    'a:b',
    'a/b',
    'a?b',
    'a#b',
    'a%41',
    "it's",
    '(a)',
    'a*',
    'a&b=c',
    'a+b',
    'é😀',
    '[x]',
    ',',
  ),
  fc.string({ minLength: 1 }).filter((value) => !/[\p{Cc}\u2028\u2029]|\p{Cs}/u.test(value)),
  fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((value) => !/[\p{Cc}\u2028\u2029]|\p{Cs}/u.test(value)),
)

test('what was put in comes out again, and nothing else', () => {
  fc.assert(
    fc.property(
      text,
      text,
      fc.array(fc.tuple(fc.constantFrom('sslmode', 'tls', 'x'), text), { maxLength: 3 }),
      (user, path, query) => {
        const url = new URL(
          urlText({ scheme: 'mysql', user, hosts: [{ address: '10.0.0.1', port: 3306 }], path, query }),
        )
        expect(decodeURIComponent(url.username)).toBe(user)
        expect(url.password).toBe('')
        expect(url.host).toBe('10.0.0.1:3306')
        expect(url.hash).toBe('')
        // A path of dots alone is one directory up in a URL of the web; no client of a database reads it so.
        if (!/^\.{1,2}$/.test(path)) expect(decodeURIComponent(url.pathname)).toBe(`/${path}`)
        expect([...url.searchParams]).toEqual(query)
      },
    ),
    { numRuns: 1000 },
  )
})

test('several hosts, tags, and the colon of Redis', () => {
  const hosts = [
    { address: '2001:db8::1', port: 1 },
    { address: 'b.example.net', port: 2 },
  ]
  expect(
    urlText({
      scheme: 'mongodb',
      hosts,
      path: '',
      query: [['readPreferenceTags', { dc: 'a,b', 'r:k': '1' }]],
    }),
  ).toBe('mongodb://[2001:db8::1]:1,b.example.net:2/?readPreferenceTags=dc:a%2Cb,r%3Ak:1')
  expect(urlText({ scheme: 'redis', user: 'a:b', hosts, path: null, query: [], hasUserColon: true })).toBe(
    'redis://a%3Ab:@[2001:db8::1]:1,b.example.net:2',
  )
  expect(urlText({ scheme: 'mysql', hosts, path: null, query: [['a', 'b']] })).toBe(
    'mysql://[2001:db8::1]:1,b.example.net:2/?a=b',
  )
})

test('a line break never gets into a URL', () => {
  expect(() => urlText({ scheme: 'x', user: 'a\nb', hosts: [], path: null, query: [] })).toThrow(
    'cannot be written',
  )
})
