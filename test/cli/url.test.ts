import { expect, test } from 'vitest'
import Url from '../../src/commands/url.ts'
import { runCommand } from './support/run-command.ts'

const smallest = ['-t', 'fixtures/topologies/smallest.yaml']

test('one sort of strings stands alone on stdout, findings on stderr', async () => {
  const { stdout, stderr, exit } = await runCommand(Url, 'shop', ...smallest, '--write', '--user', 'app')
  expect(stdout).toBe('postgres://app@10.0.0.21:6432/shop?sslmode=disable\n')
  expect(stderr).toContain('PostgreSQL 18 is assumed')
  expect(exit).toBe(0)
})

test('several sorts are told apart', async () => {
  const { stdout } = await runCommand(Url, 'shop', ...smallest)
  expect(stdout).toBe(
    '# write through shop-pool\npostgres://10.0.0.21:6432/shop?sslmode=disable\n' +
      '# read through shop-pool\npostgres://10.0.0.21:6432/shop_ro?sslmode=disable\n',
  )
})

test('without a balancer that is said on stderr', async () => {
  const { stdout, stderr } = await runCommand(
    Url,
    'crm',
    '-t',
    'fixtures/topologies/every-construct.yaml',
    '--environment',
    'production',
    '--read',
  )
  expect(stdout).toMatch(/^postgres:\/\/10\.0\.2\.11:5434,.*\n$/)
  expect(stderr).toContain('no balancer serves cluster "crm"')
})

test('--json', async () => {
  const { stdout } = await runCommand(Url, 'shop', ...smallest, '--read', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    cluster: 'shop',
    engine: 'postgresql',
    urls: [
      {
        url: 'postgres://10.0.0.21:6432/shop_ro?sslmode=disable',
        access: ['read'],
        balancer: 'shop-pool',
        database: 'shop',
        host: null,
      },
    ],
    notes: [],
  })
})

test('a name that is not there is a usage error with the next thing to type', async () => {
  const { stdout, stderr, exit } = await runCommand(Url, 'shpo', ...smallest)
  expect(stdout).toBe('')
  expect(stderr).toContain('cluster "shpo" does not exist, expected shop')
  expect(stderr).toContain('did you mean "shop"?')
  expect(exit).toBe(2)
})

test('--write and --read exclude each other', async () => {
  expect((await runCommand(Url, 'shop', ...smallest, '--write', '--read')).exit).toBe(2)
})
