import { expect, test } from 'vitest'
import TopologyShow from '../../src/commands/topology/show.ts'
import { runCommand } from './support/run-command.ts'

const estate = ['-t', 'fixtures/topologies/patroni-pgbouncer.yaml']

test('prints a topology file, secrets as references', async () => {
  const { stdout, stderr, exit } = await runCommand(TopologyShow, ...estate)
  expect(exit).toBe(0)
  expect(stderr).toBe('')
  expect(stdout).toMatch(
    /^# the effective topology of patroni-pgbouncer.yaml, environment production\n\nversion: 1\n/,
  )
  expect(stdout).toContain('password:\n        secret: shop-admin\n')
})

test('--origins says where each value stands', async () => {
  const { stdout } = await runCommand(TopologyShow, ...estate, '--origins')
  expect(stdout).toContain('version: "15" # fixtures/topologies/patroni-pgbouncer.yaml:17\n')
})

test('--json has the topology, and origins where they were asked for', async () => {
  const plain = JSON.parse((await runCommand(TopologyShow, ...estate, '--json')).stdout)
  expect(plain).toMatchObject({
    environment: 'production',
    topology: { version: 1, name: 'shop' },
    origins: null,
  })
  const { origins } = JSON.parse((await runCommand(TopologyShow, ...estate, '--json', '--origins')).stdout)
  expect(origins).toContainEqual({
    path: ['clusters', 'shop', 'version'],
    file: 'fixtures/topologies/patroni-pgbouncer.yaml',
    line: 17,
    column: 14,
  })
})

test('a broken topology is shown with its faults', async () => {
  const { stdout, stderr, exit } = await runCommand(
    TopologyShow,
    '-t',
    'fixtures/topology/faults/words-unknown/topology.yaml',
  )
  expect(exit).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('pool_mode "trans" is unknown, expected one of session, transaction, statement')
})
