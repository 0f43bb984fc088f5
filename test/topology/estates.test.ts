import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadTopology } from '../../src/topology/load.ts'

const environments: Record<string, string[]> = {
  'every-construct.yaml': ['production', 'staging'],
  'sharded-ledger-dr-staging.yaml': ['production', 'staging'],
}

describe('estates', () => {
  for (const file of readdirSync('fixtures/topologies').filter((name) => name.endsWith('.yaml'))) {
    for (const environment of environments[file] ?? [undefined]) {
      test(`${file} ${environment ?? ''} loads`, async () => {
        const { topology, diagnostics } = await loadTopology(
          { path: `fixtures/topologies/${file}` },
          { environment, workingDirectory: process.cwd() },
        )
        expect(topology.clusters.size).toBeGreaterThan(0)
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      })
    }
  }
})
