import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { examples } from '../../src/app/init.ts'
import Generate from '../../src/commands/generate.ts'
import { recognise } from '../../src/lint/file-kinds.ts'
import { linters } from '../../src/products/linters.ts'
import { runCommand } from '../cli/support/run-command.ts'
import { LintDirectory } from './support/lint-directory.ts'

const root = 'fixtures/generate'

/** What the topology of a case asks for, and a rule warns of: everything else gives nothing at profile strict. */
const asked: Readonly<Record<string, readonly string[]>> = {
  guides: ['MGO010', 'PGB012', 'PGB015', 'PGB018', 'PGB039', 'PGB055', 'SEC006'],
  // redactClientLogData: "yes", which mongos takes for true, tries the quoting.
  'mongos-full': ['MGO059'],
  'pgbouncer-1.18': ['PGB047'],
  // A setting that no version has yet, under settings_unchecked.
  'pgbouncer-full': ['PGB001'],
  'pgbouncer-md5': ['PGB018', 'SEC006'],
  'redis-full': ['RDC028'],
}

describe('what generate emits gives nothing at profile strict', () => {
  for (const name of readdirSync(root)) {
    test(name, async () => {
      const here = new LintDirectory({})
      // Named as the manifest has it, so that nothing of it counts as stale.
      cpSync(join(root, name, 'expected'), here.root, { recursive: true })
      const topology = join(root, name, 'topology.yaml')
      if (existsSync(topology)) copyFileSync(topology, join(here.root, 'topology.yaml'))
      const { findings, files } = await here.json('--profile', 'strict')
      const found = findings.filter(({ file }) => file !== 'topology.yaml')
      expect([...new Set(found.map(({ id }) => id))].sort()).toEqual(asked[name] ?? [])
      expect(lintableIn(here.root).filter((path) => !files.includes(path))).toEqual([])
    })
  }
})

describe('a generated tree gives exit 0 and no finding', () => {
  const topologies = [
    ...examples.map((name) => [`dbbal init --example ${name}`, `examples/${name}`]),
    ...['smallest', 'quick-start', 'patroni-pgbouncer', 'redis-cluster-sentinel', 'mongodb-regions'].map(
      (name) => [name, name],
    ),
    ['innodb-cluster-proxysql', 'innodb-cluster-proxysql'],
    ...['production', 'staging'].flatMap((environment) =>
      ['sharded-ledger-dr-staging', 'every-construct'].map((name) => [
        `${name}, ${environment}`,
        name,
        environment,
      ]),
    ),
  ]
  for (const [title = '', name = '', environment] of topologies) {
    test(title, async () => {
      const here = new LintDirectory({})
      const text = readFileSync(`fixtures/topologies/${name}.yaml`, 'utf8')
      here.write('dbbal.yaml', text)
      const flags = environment === undefined ? [] : ['--environment', environment]
      const output = join(here.root, 'out')
      const from = ['--topology', join(here.root, 'dbbal.yaml'), '--placeholders']
      expect((await runCommand(Generate, ...from, '-o', output, ...flags)).exit).toBe(0)
      const { exit, stdout } = await here.lint('out', '--profile', 'strict', '--fail-on', 'info')
      expect(stdout).toMatch(/^no findings in \d+ files/)
      expect(exit).toBe(0)
    })
  }
})

/** Files of every kind that there is a linter for. */
function lintableIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => {
      const kind = recognise(path, readFileSync(join(directory, path), 'utf8'))
      return !path.startsWith('.dbbal') && kind !== undefined && Object.hasOwn(linters, kind.product)
    })
}
