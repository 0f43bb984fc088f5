import { expect, test } from 'vitest'
import { unsaidClientCa } from '../../../src/products/pgbouncer/tls.ts'
import type { BalancerTls } from '../../../src/topology/declaration/balancer.ts'
import type { Pooler } from '../../../src/topology/poolers.ts'

const ca = '/etc/ssl/db-ca.pem'
const servers = { mode: 'verify-full', ca } as const

test.each<[string, BalancerTls | undefined, string | undefined]>([
  ['clients need no certificate, servers are verified', { clients: { mode: 'require' }, servers }, ca],
  [
    'clients need one: whose, is for the topology to say',
    { clients: { mode: 'verify-ca' }, servers },
    undefined,
  ],
  ['clients come in the clear', { clients: { mode: 'disable' }, servers }, undefined],
  ['nothing is said of clients', { servers }, undefined],
  [
    'servers are not verified: the file need not be there',
    { clients: { mode: 'require' }, servers: { mode: 'require', ca } },
    undefined,
  ],
  [
    'servers have no authority',
    { clients: { mode: 'require' }, servers: { mode: 'verify-full' } },
    undefined,
  ],
  ['nothing is said at all', undefined, undefined],
])('the authority of clients where nobody names it: %s', (_, tls, expected) => {
  const pooler = { declared: { tls }, serves: [] } as unknown as Pooler
  expect(unsaidClientCa(pooler)).toBe(expected)
})
