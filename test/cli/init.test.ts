import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { examples } from '../../src/app/init.ts'
import Generate from '../../src/commands/generate.ts'
import Init from '../../src/commands/init.ts'
import { runCommand } from './support/run-command.ts'

function temporaryFile(name = 'dbbal.yaml'): string {
  const root = mkdtempSync(join(tmpdir(), 'dbbal-init-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return join(root, name)
}

describe.each(examples)('init --example %s', (example) => {
  test('writes a topology that loads without a warning, every section of it commented', async () => {
    const path = temporaryFile()
    const { stdout, exit } = await runCommand(Init, '--example', example, '-o', path)
    expect(exit).toBe(0)
    expect(stdout).toBe(`created ${path}\nnext: dbbal generate --topology ${path} --placeholders --stdout\n`)
    expect(statSync(path).mode & 0o777).toBe(0o644)
    const text = readFileSync(path, 'utf8')
    expect(text).toBe(readFileSync(`fixtures/topologies/examples/${example}.yaml`, 'utf8'))
    expect(text).not.toMatch(/[^ -~\n]/)
    for (const key of text.match(/^[a-z]+:.*$/gm) ?? []) expect(key).toContain('  #')

    const generated = await runCommand(Generate, '-t', path, '--placeholders', '--stdout')
    expect(generated.stderr).toBe('')
    expect(generated.exit).toBe(0)
    expect(generated.stdout).toContain('==> ')
  })
})

test('without --example it is the topology of everything, in dbbal.yaml', async () => {
  const here = process.cwd()
  const path = temporaryFile()
  process.chdir(join(path, '..'))
  try {
    expect((await runCommand(Init)).stdout).toMatch(/^created dbbal\.yaml\n/)
  } finally {
    process.chdir(here)
  }
  expect(readFileSync(path, 'utf8')).toContain('\n  catalog-mongos:\n')
})

test('a file that is there is not replaced', async () => {
  const path = temporaryFile()
  await runCommand(Init, '--example', 'redis', '-o', path)
  const before = readFileSync(path, 'utf8')
  const { stderr, exit } = await runCommand(Init, '-o', path)
  expect(exit).toBe(4)
  expect(stderr).toBe(`error: ${JSON.stringify(path)} is there already\n  hint: name another file with -o\n`)
  expect(readFileSync(path, 'utf8')).toBe(before)
})

test('an unknown example names the known ones', async () => {
  const path = temporaryFile()
  const { stderr, exit } = await runCommand(Init, '--example', 'postgers', '-o', path)
  expect(exit).toBe(2)
  expect(stderr).toBe(
    'error: example "postgers" is unknown, expected one of postgres, mysql, mongo, redis, all\n  hint: dbbal init --example postgres\n',
  )
  expect(existsSync(path)).toBe(false)
})

test('a directory that cannot be made', async () => {
  const { stderr, exit } = await runCommand(Init, '-o', '/dev/null/dbbal.yaml')
  expect(exit).toBe(6)
  expect(stderr).toContain('error: "/dev/null/dbbal.yaml" cannot be written: ')
})

test('--json', async () => {
  const path = temporaryFile()
  const { stdout, stderr } = await runCommand(Init, '-o', path, '--example', 'mysql', '--json')
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ outcome: 'written', exit: 0, path, example: 'mysql' })
})
