import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desire } from '../output/support/desired.ts'
import { OutputDirectory } from '../output/support/output-directory.ts'

const bundles = mkdtempSync(join(tmpdir(), 'dbbal-interrupt-'))
const program = join(bundles, 'interrupted-run.mjs')

beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, 'support/interrupted-run.ts')]
  await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'esm' })
})
afterAll(() => rmSync(bundles, { recursive: true }))

test.each([
  ['SIGINT', 'before', 130, 'interrupted; every file is as it was\n', 'old\n'],
  ['SIGTERM', 'before', 143, 'interrupted; every file is as it was\n', 'old\n'],
  ['SIGINT', 'after', 130, 'finished\n', 'new\n'],
  ['SIGTERM', 'after', 143, 'finished\n', 'new\n'],
])('%s %s the first file is in its place', async (signal, moment, exit, stdout, text) => {
  const directory = new OutputDirectory()
  await directory.apply(desire({ 'pool/a': 'old\n', 'pool/b': 'old\n' }))
  const run = spawnSync(process.execPath, [program, directory.path, signal, moment], { encoding: 'utf8' })
  expect({ exit: run.status, stdout: run.stdout }).toEqual({ exit, stdout })
  const { '.dbbal/manifest.json': _, ...files } = directory.tree()
  expect(files).toEqual({ 'pool/a': text, 'pool/b': text })
  await directory.statuses(desire({ 'pool/a': 'new\n', 'pool/b': 'new\n' }))
})
