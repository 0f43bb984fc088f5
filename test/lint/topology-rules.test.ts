import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allRules } from '../../src/app/all-rules.ts'
import { lintTopology } from '../../src/app/lint-topology.ts'
import { allTopologyRules } from '../../src/app/topology-rules.ts'
import type { LintFinding } from '../../src/lint/linter.ts'
import type { ExampleModes } from '../../src/lint/rule.ts'

const rules = await allTopologyRules()

/** What lint says of a topology in the working directory. */
async function findingsOf(text: string, modes?: ExampleModes): Promise<readonly LintFinding[]> {
  const fileSystem = modes && {
    stat(path: string) {
      const mode = modes[relative(process.cwd(), path)]
      return mode === undefined ? undefined : { mode: Number.parseInt(mode, 8), isDirectory: false }
    },
    isTracked: (path: string) => modes[relative(process.cwd(), path)]?.endsWith(' tracked') === true,
  }
  const file = { name: '<stdin>', kind: 'topology', text }
  return (await lintTopology(file, process.cwd(), fileSystem)).findings
}

describe.each(rules.map((rule) => [`${rule.id} ${rule.name}`, rule] as const))('%s', (_, rule) => {
  test('is found in the bad example, and not in the good one', async () => {
    const bad = await findingsOf(rule.bad, rule.exampleModes?.bad)
    const found = bad.filter((finding) => finding.rule.id === rule.id)
    expect(found.map(({ severity }) => severity)).toContain(rule.severity)
    for (const { message, line } of found) {
      expect(message).not.toMatch(/\.$/)
      expect(line).toBeGreaterThan(1)
    }
    const good = await findingsOf(rule.good, rule.exampleModes?.good)
    expect(good.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(good.map((finding) => finding.rule.id)).not.toContain(rule.id)
  })

  test('has texts that read as one', () => {
    expect(rule.summary).toMatch(/^[a-z"[A-Z].*[^.]$/)
    expect(rule.why).toMatch(/\.$/)
    expect(rule.profile === 'minimal').toBe(rule.severity === 'error')
  })
})

const folders = [
  'src/topology/rules',
  ...readdirSync('src/products').map((product) => `src/products/${product}/checks`),
]

test('every file of the folders is a rule, named by its id and name', () => {
  const names = folders.flatMap((folder) => {
    try {
      return readdirSync(folder)
    } catch {
      return []
    }
  })
  expect(rules.map(({ id, name }) => `${id}-${name}.ts`).sort()).toEqual(names.sort())
  expect(new Set(rules.map(({ id }) => id)).size).toBe(names.length)
})

test('an id stands for one thing', async () => {
  const names = new Map<string, Set<string>>()
  for (const { id, name } of await allRules()) names.set(id, (names.get(id) ?? new Set()).add(name))
  expect([...names].filter(([, own]) => own.size > 1)).toEqual([])
})

const known = new Set((await allRules()).map(({ id }) => id))

test('every id that the sources name is one of a rule', () => {
  const named = new Set(
    filesBelow('src')
      .filter((file) => file.endsWith('.ts') && !file.startsWith('src/generated/'))
      .flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')[A-Z]{3}\d{3}(?=')/g) ?? []),
  )
  expect(named.size).toBeGreaterThan(150)
  expect([...named].filter((id) => !known.has(id)).sort()).toEqual([])
})

test('every id that the fixtures bring about is one of a rule', () => {
  const told = [...filesBelow('fixtures/topology/faults'), ...filesBelow('fixtures/generate')]
    .filter((file) => /\/(expected|findings)\.txt$/.test(file))
    .flatMap((file) => readFileSync(file, 'utf8').match(/\b(TOP|SEC|PGB|PXS|MRT|MGO|MYA|RDC)\d{3}\b/g) ?? [])
  expect(new Set(told).size).toBeGreaterThan(15)
  expect([...new Set(told)].filter((id) => !known.has(id))).toEqual([])
})

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
