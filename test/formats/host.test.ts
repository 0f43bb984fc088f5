import { expect, test } from 'vitest'
import { hostForm, ipv4Number } from '../../src/formats/host.ts'

// What getaddrinfo of the C library made of each, seen with `bind` of Redis and listen_addr of PgBouncer.
test.each(['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.1', '::1', 'fe80::1%eth0'])(
  '%j is an address',
  (text) => expect(hostForm(text)).toBe('address'),
)

test.each(['localhost', 'db1.example.com.', 'a_b', 'no', '127.0.0.1s'])('%j may be a name', (text) =>
  expect(hostForm(text)).toBe('name'),
)

test.each([
  ...['', '127.0.0.', '127.0.0.1.', '127.0.0..1', '127.0.0.08', '256.1', '1.2.3.4.5', '99999999999', '.5'],
  ...['= 127.0.0.1', '-127.0.0.1', '127.0.0.1/8', 'localhost:80', '[::1]', '::1%lo', '127.0.0.1%lo', '**'],
  ...['a;b', 'é', '“127.0.0.1“', 'x'.repeat(64), `${'x.'.repeat(130)}x`],
])('%j is neither', (text) => expect(hostForm(text)).toBe('none'))

test('short forms are filled up from behind', () => {
  expect(ipv4Number('127.1')).toBe(ipv4Number('127.0.0.1'))
  expect(ipv4Number('192.2.2')).toBe(ipv4Number('192.2.0.2'))
  expect(ipv4Number('0xffffffff')).toBe(2 ** 32 - 1)
  expect(ipv4Number('0x100000000')).toBeUndefined()
})
