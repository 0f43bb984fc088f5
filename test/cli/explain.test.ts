import { expect, test } from 'vitest'
import Explain from '../../src/commands/explain.ts'
import { runCommand } from './support/run-command.ts'

test('tells what a setting takes, its default by version, what dbbal writes and why', async () => {
  const { stdout, stderr, exit } = await runCommand(Explain, 'max_prepared_statements')
  expect(stderr).toBe('')
  expect(exit).toBe(0)
  const measured = /known +(.*)/.exec(stdout)?.[1]
  expect(measured).toMatch(/^from PgBouncer 1\.18\.0 and [0-9.]+$/)
  const [title, ...lines] = stdout.split('\n')
  expect(title).toBe('PgBouncer  [pgbouncer] max_prepared_statements')
  expect(lines.slice(0, 4)).toEqual([
    '  takes         an integer of at least 0',
    '  default       0 from 1.21, 200 from 1.24',
    '  versions      from 1.21',
    '  change        takes no restart',
  ])
  expect(stdout).toMatch(/dbbal writes +200\n +because +\S/)
})

test('a setting of several sections is told for each, one of them by its full name', async () => {
  const all = await runCommand(Explain, 'connect_timeout', '--product', 'mysqlrouter')
  expect(all.stdout.match(/^MySQL Router .*$/gm)).toEqual([
    'MySQL Router  [routing] connect_timeout',
    'MySQL Router  [metadata_cache] connect_timeout',
  ])
  const one = await runCommand(Explain, 'routing.connect_timeout')
  expect(one.stdout.match(/^MySQL Router .*$/gm)).toEqual(['MySQL Router  [routing] connect_timeout'])
})

test('what dbbal leaves alone, what is gone, what only documentation says', async () => {
  const left = await runCommand(Explain, 'idle_transaction_timeout', '--product', 'pgbouncer')
  expect(left.stdout).toContain('dbbal writes  nothing of its own')
  const gone = await runCommand(Explain, 'routing.mode')
  expect(gone.stdout).toMatch(/versions +before 8\.4\.0/)
  expect(gone.stdout).toMatch(/replaced by +routing_strategy/)
  expect(gone.stdout).toMatch(/known +by documentation/)
  expect(gone.stdout).toMatch(/change +takes a restart/)
})

test('--json is one object with every field', async () => {
  const { stdout, exit } = await runCommand(Explain, 'cluster-node-timeout', '--product', 'redis', '--json')
  expect(exit).toBe(0)
  const { setting, products } = JSON.parse(stdout)
  expect(setting).toBe('cluster-node-timeout')
  expect(products).toHaveLength(1)
  expect(products[0]).toMatchObject({
    product: 'redis',
    title: 'Redis',
    section: null,
    name: 'cluster-node-timeout',
    type: 'integer',
    values: null,
    default: '15000',
    min: 0,
    max: null,
    since: null,
    removed: null,
    replaced_by: null,
    needs_restart: false,
    basis: 'binary',
    emits: [{ emit: expect.any(String), why: expect.any(String) }],
  })
})

test.each([
  [['pool_mod'], 'setting "pool_mod" is unknown to every product', 'dbbal explain pool_mode'],
  [['maxIncomingConnections'], 'unknown to every product', 'dbbal explain net.maxIncomingConnections'],
  [['frobnicate', '--product', 'pgbouncer'], 'setting "frobnicate" is unknown to PgBouncer', undefined],
  [
    ['pool_mode', '--product', 'pgbouncr'],
    'product "pgbouncr" is unknown, expected one of',
    '--product pgbouncer',
  ],
  [['pool_mode', '--product', 'constructor'], 'product "constructor" is unknown', undefined],
])('%j is a usage error', async (argv, message, hint) => {
  const { stdout, stderr, exit } = await runCommand(Explain, ...argv)
  expect(exit).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(message)
  expect(/hint: (.*)/.exec(stderr)?.[1]).toBe(hint)
})
