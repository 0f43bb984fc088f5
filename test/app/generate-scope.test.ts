import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configureTopology } from '../../src/app/configure.ts'
import { scopeOf } from '../../src/app/generate-scope.ts'
import { products } from '../../src/products/registry.ts'
import { loadTopology } from '../../src/topology/load.ts'

const directoryOf = (path: string): string => path.split('/')[0] ?? ''

test.each(['examples/all', 'mongodb-regions', 'redis-cluster-sentinel'])(
  "%s: every directory is one kind's own, and its routes are named after it",
  async (name) => {
    const path = join(import.meta.dirname, `../../fixtures/topologies/${name}.yaml`)
    const { topology } = await loadTopology({ path }, { workingDirectory: '/' })
    const owners = new Map<string, string>()
    for (const only of Object.keys(products)) {
      const { files, backends } = await configureTopology({ topology, only, secrets: 'placeholders' })
      for (const directory of new Set(files.map((file) => directoryOf(file.path)))) {
        expect(owners.get(directory)).toBeUndefined()
        owners.set(directory, only)
      }
      for (const { route } of backends) expect(owners.get(directoryOf(route))).toBe(only)
    }
    expect(owners.size).toBeGreaterThan(1)
  },
)

test('a cluster without any file left is covered still', () => {
  const scope = scopeOf({ cluster: 'shop' }, [{ path: 'pool/pgb1/pgbouncer.ini' }])
  expect(['shop/roles.sql', 'pool/pgb2/pgbouncer.ini', 'crm/roles.sql'].map(scope.coversFile)).toEqual([
    true,
    true,
    false,
  ])
})
