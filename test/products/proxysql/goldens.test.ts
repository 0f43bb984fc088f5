/** Every admin.sql among the goldens, as ProxySQL of its version takes it: without an error, and twice without a change. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ProxysqlStandIn } from '../../support/proxysql/stand-in.ts'
import { adminTables } from '../../support/proxysql/tables.ts'

const root = 'fixtures/generate'

const files = readdirSync(root).flatMap((golden) => {
  const expected = join(root, golden, 'expected')
  if (!existsSync(expected)) return []
  return readdirSync(expected)
    .map((balancer) => join(expected, balancer, 'admin.sql'))
    .filter((file) => existsSync(file))
    .map((file) => ({ golden, file }))
})

/** The version that the topology says, to its patch level. */
function versionOf(golden: string): string {
  const path = join(root, golden, 'topology.yaml')
  const topology = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const [, version = '3.0'] = /kind: proxysql\s+version: "([0-9.]+)"/.exec(topology) ?? []
  return { '2.5': '2.5.5', '2.6': '2.6.6', '2.7': '2.7.2', '3.0': '3.0.1' }[version] ?? version
}

test('there are some', () => {
  expect(files.map(({ golden }) => golden)).toEqual(
    expect.arrayContaining(['proxysql-full', 'proxysql-minimal']),
  )
})

test.each(files)('$golden', async ({ golden, file }) => {
  const version = versionOf(golden)
  const standIn = await ProxysqlStandIn.create(version)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const apply = (): void => {
    for (const line of lines) standIn.query(line)
  }
  const state = (): unknown =>
    adminTables(version).map(({ name }) =>
      ['main.', 'disk.', 'main.runtime_'].map(
        (layer) => standIn.query(`SELECT * FROM ${layer}${name} ORDER BY 1,2`).rows,
      ),
    )
  apply()
  const before = state()
  apply()
  expect(state()).toEqual(before)
})
