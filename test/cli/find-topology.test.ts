import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import Generate from '../../src/commands/generate.ts'
import { type Finished, runCommand } from './support/run-command.ts'
import { shop } from './support/workspace.ts'

const here = process.cwd()
let root = ''

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'dbbal-find-')))
  mkdirSync(join(root, 'repository/.git'), { recursive: true })
  mkdirSync(join(root, 'repository/deploy/eu'), { recursive: true })
  write('dbbal.yaml', 'outside')
  process.chdir(join(root, 'repository/deploy/eu'))
})

afterEach(() => {
  process.chdir(here)
  rmSync(root, { recursive: true })
  vi.unstubAllEnvs()
})

function write(path: string, name: string, text = shop({ name })): void {
  writeFileSync(join(root, path), text)
}

function dryRun(...argv: string[]): Promise<Finished> {
  return runCommand(Generate, '--dry-run', '--placeholders', '--json', ...argv)
}

/** The `name` of the topology that was found. */
async function found(...argv: string[]): Promise<string> {
  return JSON.parse((await dryRun(...argv)).stdout).topology
}

test('the nearest dbbal.yaml or topology.yaml, from here up to the root of the repository', async () => {
  write('repository/dbbal.yaml', 'root')
  expect(await found()).toBe('root')
  write('repository/deploy/topology.yaml', 'nearer')
  expect(await found()).toBe('nearer')
  write('repository/deploy/dbbal.yaml', 'first')
  expect(await found()).toBe('first')
})

test('nothing beyond the repository', async () => {
  const { stdout, exit } = await dryRun()
  expect(exit).toBe(2)
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'NO_TOPOLOGY',
    hint: 'name it with --topology FILE, or write one: dbbal init',
  })
})

test('--topology before DBBAL_TOPOLOGY before what lies around', async () => {
  write('repository/dbbal.yaml', 'around')
  write('variable.yaml', 'variable')
  write('flag.yaml', 'flag')
  vi.stubEnv('DBBAL_TOPOLOGY', join(root, 'variable.yaml'))
  expect(await found()).toBe('variable')
  expect(await found('-t', '../../../flag.yaml')).toBe('flag')
  vi.stubEnv('DBBAL_TOPOLOGY', '')
  expect(await found()).toBe('around')
})

test('a topology in JSON', async () => {
  const topology = {
    version: 1,
    name: 'json',
    clusters: {
      shop: {
        engine: 'postgresql',
        version: '17',
        primary: 'pg1',
        instances: { pg1: { host: '10.0.0.1' } },
        databases: ['shop'],
        users: { app: { password: { env: 'APP_PASSWORD' } } },
      },
    },
    balancers: { pool: { kind: 'pgbouncer', serves: 'shop', instances: { p1: { host: '10.0.0.2' } } } },
  }
  write('shop.json', '', JSON.stringify(topology))
  expect(await found('--topology', join(root, 'shop.json'))).toBe('json')
})

test('a directory instead of a file', async () => {
  const { stdout, exit } = await dryRun('-t', root)
  expect(exit).toBe(2)
  expect(JSON.parse(stdout).error.code).toBe('TOPOLOGY_UNREADABLE')
})
