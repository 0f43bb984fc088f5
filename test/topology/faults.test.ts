import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { loadTopology } from '../../src/topology/load.ts'
import { TopologyFaults } from '../../src/topology/topology-faults.ts'

const root = 'fixtures/topology/faults'
const isUpdate = process.env['UPDATE'] === '1'

/** Every folder is a test: a topology, and every fault of it at its place. UPDATE=1 rewrites; read what it wrote. */
describe('faults', () => {
  for (const name of readdirSync(root)) {
    test(name, async () => {
      const folder = join(root, name)
      const found = linesOf(await faultsIn(folder))
      const expected = join(folder, 'expected.txt')
      if (isUpdate) writeFileSync(expected, found)
      expect(found).toBe(readFileSync(expected, 'utf8'))
    })
  }
})

test('no fault shows a password, in its words or by its line', async () => {
  for (const name of readdirSync(root)) {
    const folder = join(root, name)
    for (const fault of await faultsIn(folder)) {
      expect(JSON.stringify(fault)).not.toContain('hunter2')
      const { location } = fault
      if (location === undefined) throw new Error(`${name}: ${fault.message} has no place`)
      const shownLine = readFileSync(join(folder, location.file), 'utf8').split('\n')[location.line - 1]
      if (shownLine?.includes('hunter2')) expect(fault.holdsSecret, `${name}: ${shownLine}`).toBe(true)
    }
  }
})

async function faultsIn(folder: string): Promise<readonly Diagnostic[]> {
  const file = existsSync(join(folder, 'topology.json')) ? 'topology.json' : 'topology.yaml'
  const environment = /^# environment: (\S+)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1]
  const error: unknown = await loadTopology({ path: file }, { environment, workingDirectory: folder }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof TopologyFaults)) throw error ?? new Error(`${folder} loads`)
  return error.diagnostics
}

function linesOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ location, severity, id, message, hint, holdsSecret }) => {
      const place = `${location?.file}:${location?.line}:${location?.column}`
      const lines = [
        `${place}: ${severity}: ${message} [${id}]${holdsSecret === true ? ' (line not shown)' : ''}`,
      ]
      if (hint !== undefined) lines.push(`  hint: ${hint}`)
      return `${lines.join('\n')}\n`
    })
    .join('')
}
