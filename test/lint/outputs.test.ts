import { chmodSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import Generate from '../../src/commands/generate.ts'
import { generatedRule } from '../../src/lint/own-rules.ts'
import { runCommand } from '../cli/support/run-command.ts'
import { shop } from '../cli/support/workspace.ts'
import { LintDirectory, type LintJson } from './support/lint-directory.ts'

const ini = 'out/shop-pool/pgb1/pgbouncer.ini'
const unit = 'out/shop-pool/pgb1/pgbouncer.service.d/dbbal.conf'
const userlist = 'out/shop-pool/pgb1/userlist.txt'

test('a tree as generate wrote it gives nothing', async () => {
  const here = await generated()
  expect(await found(here, 'out')).toEqual([])
  expect((await here.json('out')).files).toEqual([ini, userlist])
})

test('the bad example of the rule is found, the good one is not', async () => {
  for (const [example, ids] of [
    [generatedRule.bad, ['TOP021']],
    [generatedRule.good, []],
  ] as const) {
    const here = new LintDirectory(example as Record<string, string>)
    expect((await here.json()).findings.map(({ id }) => id).filter((id) => id === 'TOP021')).toEqual(ids)
  }
})

test('edited files are found, also those that no linter reads where their directory is named', async () => {
  const here = await generated()
  for (const path of [ini, unit, userlist]) here.write(path, `${here.read(path)}\n`)
  const edited = 'the file was edited since dbbal wrote it: the next dbbal generate refuses to replace it'
  expect(await found(here, 'out')).toEqual([ini, unit, userlist].map((file) => `${file} ${edited}`))
  expect(await found(here, ini)).toEqual([`${ini} ${edited}`])
  const { stdout } = await here.lint(ini)
  expect(stdout).toContain('dbbal generate --topology dbbal.yaml -o out --overwrite')
})

test('what a check of the topology says is said of an edited file, and of a copy, header or not', async () => {
  const here = await generated()
  const ids = async (path: string) => (await here.json(path)).findings.map(({ id }) => id)
  expect(await ids(ini)).toEqual([])
  here.write(ini, `${here.read(ini)}; mine\n`)
  expect(await ids(ini)).toEqual(expect.arrayContaining(['PGB032', 'PGB044', 'TOP021']))
  here.write('pgbouncer.ini', here.read(ini))
  expect(await ids('pgbouncer.ini')).toEqual(expect.arrayContaining(['PGB032', 'PGB044']))
})

test('stale files are found, without the secrets', async () => {
  const here = await generated({ poolers: 2 })
  here.write('dbbal.yaml', shop().replace('poolers: 2', '').replace('[shop]', '[shop, stock]'))
  expect(await found(here, 'out')).toEqual([
    ...[ini, unit].map((file) => `${file} the file is stale: "dbbal.yaml" gives another one now`),
    ...['pgbouncer.ini', 'pgbouncer.service.d/dbbal.conf', 'userlist.txt'].map(
      (name) => `out/shop-pool/pgb2/${name} the file is stale: "dbbal.yaml" gives no such file`,
    ),
  ])
})

test('a topology beside the output, or linted with it, tells; one of another name does not', async () => {
  const here = await generated()
  here.write('dbbal.yaml', shop().replace('[shop]', '[shop, stock]'))
  renameSync(join(here.root, 'dbbal.yaml'), join(here.root, 'other.yaml'))
  expect(await found(here, 'out')).toEqual([])
  here.write('deeper/dbbal.yaml', here.read('other.yaml'))
  expect(await found(here, 'out', 'deeper/dbbal.yaml')).toEqual(
    [ini, unit].map((file) => `${file} the file is stale: "deeper/dbbal.yaml" gives another one now`),
  )
})

test('files of another topology, or of another environment, are found', async () => {
  const here = await generated()
  here.write('dbbal.yaml', shop({ name: 'other' }))
  const [first, ...more] = await found(here, ini)
  expect(first).toBe(`${ini} the file was written from topology "acme", and "dbbal.yaml" is topology "other"`)
  expect(more).toEqual([])
  here.write('dbbal.yaml', `environment: production\n${shop()}`)
  expect((await found(here, ini))[0]).toContain('is topology "acme", environment "production"')
})

test('a file that was copied into an output directory is found by its header', async () => {
  const here = await generated()
  const text = here.read(ini)
  here.write(ini, text.replace('dbbal.yaml', 'other.yaml'))
  here.write('out/pgbouncer-copy.ini', text)
  here.write('out/pgbouncer-own.ini', text.replace(/^.*\n/, ''))
  expect(await found(here, 'out')).toEqual([
    'out/pgbouncer-copy.ini the header says that dbbal wrote the file, and .dbbal/manifest.json does not name it',
    `${ini} the header names "other.yaml", and the files around it come from "dbbal.yaml"`,
  ])
  here.write('out/pgbouncer-copy.ini', text.replace('dbbal.yaml', 'other.yaml'))
  here.write(ini, text)
  expect(await found(here, 'out')).toEqual([
    'out/pgbouncer-copy.ini the header names "other.yaml", and the files around it come from "dbbal.yaml"',
  ])
})

test('what cannot be told is said', async () => {
  const here = await generated()
  here.write('dbbal.yaml', shop().replace('serves: shop', 'serves: shpo'))
  const { findings } = await here.json(ini)
  expect(findings).toMatchObject([
    {
      id: 'TOP021',
      severity: 'info',
      message: 'whether "dbbal.yaml" still gives the same files cannot be told: it has errors',
    },
  ])
  here.write('out/.dbbal/manifest.json', '{}')
  expect(await found(here, ini)).toEqual([
    'out/.dbbal/manifest.json which files were edited cannot be told: ".dbbal/manifest.json" is not what dbbal wrote',
  ])
})

test('a generated file is not fixed, and the rule can be switched off', async () => {
  const topology = `${shop()}    settings: {server_reset_query: DISCARD ALL}\n`
  const here = await generated({}, topology)
  const before = here.read(ini)
  const { findings, fixed } = await here.json('out', '--fix', '--profile', 'strict')
  expect(findings.map(({ id }) => id)).toEqual(['PGB012'])
  expect(fixed).toEqual([])
  expect(here.read(ini)).toBe(before)
  here.write(unit, '')
  expect(await found(here, 'out')).toHaveLength(1)
  here.write('.dbbalrc.yaml', 'overrides: [{files: [out/**], rules: {TOP021: disabled}}]\n')
  expect(await found(here, 'out')).toEqual([])
})

test('a killed run is no proof', async () => {
  const here = await generated()
  const manifest = here.read('out/.dbbal/manifest.json')
  rmSync(join(here.root, 'out/.dbbal/manifest.json'))
  const pending = { manifest: JSON.parse(manifest), replaces: {}, removes: [] }
  here.write('out/.dbbal/manifest.next.json', `${JSON.stringify(pending, null, 1)}\n`)
  expect(await found(here, 'out')).toEqual([])
  here.write(ini, `${here.read(ini)}\n`)
  expect(await found(here, 'out')).toHaveLength(1)
})

/** A directory with dbbal.yaml and what generate made of it. */
async function generated(options = {}, topology = shop(options)): Promise<LintDirectory> {
  const here = new LintDirectory({ 'dbbal.yaml': topology })
  here.stubEnvironment({ APP_PASSWORD: 'correct horse battery' })
  const { exit, stderr } = await runCommand(
    Generate,
    ...['--topology', join(here.root, 'dbbal.yaml'), '-o', join(here.root, 'out')],
  )
  if (exit !== 0) throw new Error(stderr)
  chmodSync(join(here.root, 'out/.dbbal/manifest.json'), 0o600)
  return here
}

async function found(here: LintDirectory, ...argv: string[]): Promise<readonly string[]> {
  const { findings }: Pick<LintJson, 'findings'> = await here.json(...argv)
  return findings.filter(({ id }) => id === 'TOP021').map(({ file, message }) => `${file} ${message}`)
}
