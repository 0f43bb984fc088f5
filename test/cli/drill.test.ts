import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import Drill from '../../src/commands/drill.ts'
import { type Finished, runCommand } from './support/run-command.ts'
import { Workspace } from './support/workspace.ts'

const topology = `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    instances: {pg1: {host: 127.0.0.1, port: 1}, pg2: {host: 127.0.0.1, port: 2}}
    databases: [shop, crm]
    admin: {user: dbbal, password: {env: APP_PASSWORD}}
    users: {app: {password: {env: APP_PASSWORD}}, report: {password: {env: APP_PASSWORD}, access: read}}
balancers:
  pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    admin: {user: pgb, password: {env: APP_PASSWORD}}
    deploy: {via: local}
    instances: {p1: {host: 127.0.0.1, port: 3}}
`

async function drill(text: string, ...argv: string[]): Promise<Finished & { hasReport: boolean }> {
  const workspace = new Workspace(text)
  const output = join(workspace.root, 'drill')
  const finished = await runCommand(Drill, '-t', workspace.topology, '-o', output, ...argv)
  return { ...finished, hasReport: existsSync(output) }
}

test.each([
  ['fewer clients than databases', ['--clients', '1'], '1 clients cannot write into 2 databases'],
  ['a database without a way to it', ['--database', 'shpo'], 'did you mean "shop"?'],
  ['a user that is not there', ['--user', 'ap'], 'did you mean "app"?'],
  ['another cluster', ['--cluster', 'shpo'], 'did you mean "shop"?'],
  [
    'a script that is not there',
    ['--script', '/nowhere/x.sql'],
    '--script "/nowhere/x.sql" cannot be read: ENOENT',
  ],
  ['no duration', ['--pace', 'slow'], '--pace "slow" is no duration'],
])('%s is a usage error, and nothing is written', async (_, argv, message) => {
  const { exit, stderr, stdout, hasReport } = await drill(topology, ...argv)
  expect(stderr).toContain(message)
  expect([exit, stdout, hasReport]).toEqual([2, '', false])
})

test('without a user who may write', async () => {
  const { exit, stderr } = await drill(topology.replace(/users: .*/, 'users: in-database'))
  expect(stderr).toContain('name one: --user NAME; its password comes from $PGPASSWORD')
  expect(exit).toBe(2)
})

test('without an account of dbbal', async () => {
  const { exit, stderr } = await drill(topology.replace(/ {4}admin: .user: dbbal.*\n/, ''))
  expect(stderr).toContain('declares no account for dbbal')
  expect(exit).toBe(2)
})

test('servers that do not answer', async () => {
  const { exit, stderr, hasReport } = await drill(topology, '--to', 'pg2')
  expect(stderr).toContain('no server of "shop" answers')
  expect([exit, hasReport]).toEqual([3, false])
})

test('servers of its own go with no topology, and --keep with nothing else', async () => {
  expect((await runCommand(Drill, '--local', '--cluster', 'shop')).exit).toBe(2)
  expect((await runCommand(Drill, '--keep')).exit).toBe(2)
})
