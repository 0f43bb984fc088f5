import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { observe } from '../../src/output/observe.ts'
import { type Desired, differs, planOutput } from '../../src/output/plan.ts'
import { desire } from './support/desired.ts'
import { type KilledRun, type Scenario, scenarios } from './support/kill-scenarios.ts'
import { Dead, dyingDisk } from './support/mortal-disk.ts'
import { OutputDirectory } from './support/output-directory.ts'

const bundles = mkdtempSync(join(tmpdir(), 'dbbal-kill-'))
const program = join(bundles, 'killed-run.mjs')

beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, 'support/killed-run.ts')]
  await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'esm' })
})
afterAll(() => rmSync(bundles, { recursive: true }))

describe.each(scenarios)('$name, killed', { timeout: 120_000 }, (scenario) => {
  test('with SIGKILL at every step: each file is the old or the new one, and the next run completes', async () => {
    const { expected, steps } = await uninterrupted(scenario)
    expect(steps).toBeGreaterThan(20)
    for (let step = 0; step < steps; step++) {
      const directory = new OutputDirectory()
      await scenario.before(directory)
      const old = treeOf(directory)
      expect(await killedRun({ ...scenario.change, directory: directory.path, step })).toBe('SIGKILL')
      expectOldOrNew(directory, old, expected)
      await expectCompletion(directory, scenario, old, expected)
    }
  })

  test('at every step, and the run that completes it killed at every step as well', async () => {
    const { expected, steps } = await uninterrupted(scenario)
    for (let first = 0; first < steps; first += 2) {
      for (let second = 0; second < steps; second += 11) {
        const directory = new OutputDirectory()
        await scenario.before(directory)
        const old = treeOf(directory)
        await dies(directory, scenario, desired(scenario), first)
        await dies(directory, scenario, desired(scenario), second)
        expectOldOrNew(directory, old, expected)
        await expectCompletion(directory, scenario, old, expected)
      }
    }
  })
})

/** The tree and the number of steps of a run that nobody kills. */
async function uninterrupted(scenario: Scenario) {
  const directory = new OutputDirectory()
  await scenario.before(directory)
  const disk = dyingDisk(Number.POSITIVE_INFINITY)
  await directory.statuses(desired(scenario), { ...scenario.change.flags, disk })
  return { expected: directory.tree(), steps: disk.steps }
}

function desired({ change }: Scenario): Desired {
  return desire(change.files, change.routes)
}

/** The signal that ended the process. */
function killedRun(run: KilledRun): Promise<unknown> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, JSON.stringify(run)], (error, _, stderr) => {
      resolve(error?.signal ?? `exit ${error?.code ?? 0}: ${stderr}`)
    })
  })
}

/** A run that dies at a step, if it comes that far. */
async function dies(
  directory: OutputDirectory,
  { change }: Scenario,
  wanted: Desired,
  step: number,
): Promise<void> {
  const applied = directory.apply(wanted, { ...change.flags, disk: dyingDisk(step) })
  await expect(applied.catch((error) => error instanceof Dead || Promise.reject(error))).resolves.toBeTruthy()
}

const own = /^\.dbbal\//

function treeOf(directory: OutputDirectory): Record<string, string> {
  return existsSync(directory.path) ? directory.tree() : {}
}

function expectOldOrNew(
  directory: OutputDirectory,
  old: Record<string, string>,
  expected: Record<string, string>,
): void {
  const tree = treeOf(directory)
  for (const path of new Set([...Object.keys(old), ...Object.keys(expected), ...Object.keys(tree)])) {
    if (!own.test(path)) expect([old[path], expected[path]], path).toContain(tree[path])
    if (/userlist|manifest/.test(path) && path in tree) expect(directory.mode(path), path).toBe('600')
  }
}

/** Once the run is on the record no flag is needed; before that nothing is changed, and nothing was allowed either. */
async function expectCompletion(
  directory: OutputDirectory,
  scenario: Scenario,
  old: Record<string, string>,
  expected: Record<string, string>,
): Promise<void> {
  const wanted = desired(scenario)
  const observed = observe(directory.path, wanted.files.keys())
  const isDone = isEqual(withoutTemporary(directory), expected)
  const isBegun = observed.pending !== undefined || isDone
  expect(differs(planOutput(wanted, observed, { prune: false, secrets: 'all' }))).toBe(!isDone)
  if (!isBegun) expect(withoutTemporary(directory)).toEqual(old)
  expect((await directory.apply(wanted, isBegun ? {} : scenario.change.flags)).refusals).toEqual([])
  expect(treeOf(directory)).toEqual(expected)
}

function withoutTemporary(directory: OutputDirectory): Record<string, string> {
  return Object.fromEntries(
    Object.entries(treeOf(directory)).filter(([path]) => !path.startsWith('.dbbal/tmp/')),
  )
}

function isEqual(left: object, right: object): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
