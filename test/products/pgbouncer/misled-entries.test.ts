import { expect, test } from 'vitest'
import { misledEntries } from '../../../src/products/pgbouncer/console/misled-entries.ts'
import { poolersOf } from '../../../src/topology/poolers.ts'
import { patched, quietTopology, type Tree } from '../../support/pooler-topology.ts'
import { resolved } from '../../support/resolve.ts'

/** Entries that run with servers, `shop` with 10.0.0.12:5432. */
function misled(entries: Readonly<Record<string, string>>, patch: Tree = {}) {
  const { topology } = resolved(patched(quietTopology, patch))
  const [pooler] = poolersOf(topology)
  if (pooler === undefined) throw new Error('no pooler')
  const databases = Object.entries(entries).map(([name, server]) => {
    const [host = '', port = ''] = server.split(':')
    return { name, isPaused: true, isDisabled: false, row: { name, host, port } }
  })
  return misledEntries(pooler, topology, databases)
}

test('writers of a replica: it is named, and the primary', () => {
  expect(misled({ shop: '10.0.0.12:5432', stock: '10.0.0.11:5432' })).toEqual([
    { name: 'shop', cluster: 'shop', runsWith: 'b', primary: 'a' },
  ])
})

test.each([
  ['the primary', 'shop', '10.0.0.11:5432', {}],
  ['a server that the topology does not know', 'shop', '10.0.0.99:5432', {}],
  ['another port of its machine', 'shop', '10.0.0.12:6000', {}],
  ['a database that the topology does not know', 'other', '10.0.0.12:5432', {}],
  ['readers', 'shop_ro', '10.0.0.12:5432', {}],
  [
    'a primary that a manager moves',
    'shop',
    '10.0.0.12:5432',
    { primary: null, manager: 'patroni', initial_primary: 'a' },
  ],
])('not misled: %s', (_, name, server, shop: Tree) => {
  expect(misled({ [name]: server }, { clusters: { shop } })).toEqual([])
})
