import { expect, test } from 'vitest'
import type { PrimaryCluster } from '../../src/topology/topology.ts'
import { verifierOwner } from '../../src/topology/verifier-owner.ts'
import { quietPool, type Tree } from '../support/pooler-topology.ts'
import { resolved } from '../support/resolve.ts'

const names = ['a', 'b', 'c', 'd'] as const

/** Four clusters with user `app`, the last with `only` too, behind poolers that serve these. */
function owners(poolers: readonly (readonly string[])[], user: string, pool: Tree = {}): readonly string[] {
  const clusters: Tree = {}
  for (const [index, name] of names.entries()) {
    const app = { password: { env: 'P' } }
    clusters[name] = {
      engine: 'postgresql',
      version: '17',
      primary: 'x',
      instances: { x: { host: `10.0.0.${index + 1}` } },
      databases: [name],
      users: name === 'd' ? { app, only: app } : { app },
    }
  }
  const balancers: Tree = {}
  for (const [index, serves] of poolers.entries()) {
    balancers[`pool${index}`] = {
      ...quietPool,
      ...pool,
      serves,
      instances: { p: { host: `10.1.0.${index + 1}` } },
    }
  }
  const { topology } = resolved({ version: 1, clusters, balancers })
  return names.map((name) => verifierOwner(topology, topology.clusters.get(name) as PrimaryCluster, user))
}

test('a cluster alone salts its own verifiers', () => {
  expect(owners([], 'app')).toEqual(['a', 'b', 'c', 'd'])
  expect(owners([['a'], ['b']], 'app')).toEqual(['a', 'b', 'c', 'd'])
})

test('clusters behind one pooler take the salt of the first in the file, in whatever order they are served', () => {
  expect(owners([['d', 'b']], 'app')).toEqual(['a', 'b', 'c', 'b'])
})

test('poolers that share a cluster join theirs', () => {
  expect(owners([['c', 'd'], ['d', 'b'], ['a']], 'app')).toEqual(['a', 'b', 'b', 'b'])
})

test('a user that only one of them has keeps its own', () => {
  expect(owners([['a', 'd']], 'only')[3]).toBe('d')
})

test('poolers that look users up join nothing', () => {
  const lookup = { passwords: 'auth_query', auth_query: { user: 'f', password: { env: 'F' } } }
  expect(owners([['a', 'b']], 'app', { authentication: lookup })).toEqual(['a', 'b', 'c', 'd'])
})
