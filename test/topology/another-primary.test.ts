import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { anotherPrimary } from '../../src/topology/another-primary.ts'
import { withPrimary } from '../../src/topology/edit.ts'
import { loadEnvironments } from '../../src/topology/load.ts'
import { isPostgresql } from '../../src/topology/poolers.ts'
import type { PrimaryCluster, Topology } from '../../src/topology/topology.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/generate')
const topologies = readdirSync(fixtures)
  .map((name) => join(fixtures, name, 'topology.yaml'))
  .filter((path) => /engine: postgresql/.test(read(path)))

let compared = 0
afterAll(() => expect(compared).toBeGreaterThan(8))

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function candidatesOf(topology: Topology): readonly { cluster: PrimaryCluster; to: string }[] {
  return [...topology.clusters.values()].filter(isPostgresql).flatMap((cluster) =>
    cluster.primary === undefined || cluster.follows !== undefined
      ? []
      : cluster.instances
          .filter(({ name, declared }) => {
            const mayLead =
              declared.candidate !== false && declared.delay === undefined && declared.follows === undefined
            return name !== cluster.primary?.name && mayLead
          })
          .map(({ name }) => ({ cluster, to: name })),
  )
}

test.each(topologies)('%s with another primary is as its edited file', async (path) => {
  const directory = join(path, '..')
  for (const { topology, files } of await loadEnvironments({ path }, directory)) {
    for (const { cluster, to } of candidatesOf(topology)) {
      const key = cluster.manager === 'none' ? 'primary' : 'initial_primary'
      const edit = await withPrimary(files, {
        cluster: cluster.name,
        instance: to,
        environment: topology.environment,
        key,
      }).catch(() => undefined)
      if (edit === undefined) continue
      const loaded = (await loadEnvironments({ stdin: edit.text }, directory)).find(
        (each) => each.topology.environment === topology.environment,
      )
      compared += 1
      expect(anotherPrimary(topology, cluster.name, to, 'move')).toEqual({
        ...loaded?.topology,
        fileName: topology.fileName,
      })
      const during = anotherPrimary(topology, cluster.name, to, 'stay').clusters.get(cluster.name)
      expect(during).toMatchObject({ primary: { name: to }, readers: cluster.readers })
    }
  }
})
