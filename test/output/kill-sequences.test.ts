import { mkdirSync, rmSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { desire } from './support/desired.ts'
import { Dead, dyingDisk } from './support/mortal-disk.ts'
import { OutputDirectory } from './support/output-directory.ts'

const paths = [
  'pool/p1/pgbouncer.ini',
  'pool/userlist.txt!',
  'redis/create.sh*',
  'redis/r1/redis.conf',
] as const
const texts = fc.constantFrom('', 'one\n', 'two\n', 'three\n')
const files = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...paths), texts), { selector: ([path]) => path })
  .map(Object.fromEntries)
const run = fc.record({
  files,
  prune: fc.boolean(),
  /** The step it dies at; most runs have fewer steps than 60. */
  dies: fc.option(fc.nat(45)),
})

test('whatever runs are killed at whatever step, dbbal never takes its own files for edited or foreign ones', async () => {
  const directory = new OutputDirectory()
  await fc.assert(
    fc
      .asyncProperty(fc.array(run, { minLength: 2, maxLength: 6 }), files, async (runs, last) => {
        for (const { files, prune, dies } of runs) {
          const disk = dyingDisk(dies ?? Number.POSITIVE_INFINITY)
          const refusals = await directory.apply(desire(files), { prune, disk }).then(
            (applied) => applied.refusals,
            (error) => (error instanceof Dead ? [] : Promise.reject(error)),
          )
          expect(refusals).toEqual([])
          for (const [path, text] of Object.entries(directory.tree())) {
            if (!path.startsWith('.dbbal/')) expect(['', 'one\n', 'two\n', 'three\n']).toContain(text)
          }
        }
        expect((await directory.apply(desire(last), { prune: true })).refusals).toEqual([])
        const { '.dbbal/manifest.json': manifest, ...written } = directory.tree()
        const wanted = Object.entries(last).map(([path, text]) => [path.replace(/[!*]/, ''), text])
        expect(written).toEqual(Object.fromEntries(wanted))
        expect(Object.keys(JSON.parse(manifest ?? '').files).sort()).toEqual(Object.keys(written).sort())
      })
      .beforeEach(() => {
        rmSync(directory.path, { recursive: true, force: true })
        mkdirSync(directory.path)
      }),
    { numRuns: 60 },
  )
}, 120_000)

const three = ['10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1']
const six = [...three, '10.0.0.4:1', '10.0.0.5:1', '10.0.0.6:1']

test('a killed run that added servers can be taken back without a flag', async () => {
  const directory = new OutputDirectory()
  const before = desire({ 'pool/x': 'before\n' }, { read: three })
  await directory.apply(before)
  await expect(
    directory.apply(desire({ 'pool/x': 'after\n' }, { read: six }), { disk: dyingDisk(12) }),
  ).rejects.toBeInstanceOf(Dead)
  expect(directory.tree()['.dbbal/manifest.next.json']).toContain('10.0.0.6:1')
  await directory.statuses(before)
})

test('a killed run that took servers out is no licence to take out more', async () => {
  const directory = new OutputDirectory()
  await directory.apply(desire({ 'pool/x': 'six\n' }, { read: six }))
  const disk = dyingDisk(12)
  await expect(
    directory.apply(desire({ 'pool/x': 'three\n' }, { read: three }), { disk, allowShrink: true }),
  ).rejects.toBeInstanceOf(Dead)
  const { refusals } = await directory.apply(desire({ 'pool/x': 'none\n' }, { read: [] }))
  expect(refusals).toMatchObject([{ route: 'read' }])
  await directory.statuses(desire({ 'pool/x': 'three\n' }, { read: three }))
})
