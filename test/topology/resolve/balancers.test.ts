import { describe, expect, test } from 'vitest'
import { loadText } from '../support/load-text.ts'

const postgresql = '{engine: postgresql, version: "17", primary: a, instances: {a: {host: 10.0.0.1}}}'
const mysql = '{engine: mysql, version: "8.4", primary: a, instances: {a: {host: 10.0.0.2}}}'

/** Port of the one instance of a ProxySQL with these lines. */
async function portOf(lines: string): Promise<number | undefined> {
  const { topology } = await loadText(`version: 1
clusters: {pg: ${postgresql}, my: ${mysql}}
balancers: {proxy: {kind: proxysql, version: "3.0", ${lines}, instances: {p: {host: 10.0.0.9}}}}
`)
  return topology.balancers.get('proxy')?.instances[0]?.port
}

/** Ports of ProxySQL itself: `mysql-interfaces` 6033, `pgsql-interfaces` 6133. */
describe('port of a ProxySQL', () => {
  test.each([
    ['serves: my', 6033],
    ['serves: pg', 6133],
    ['serves: [pg, my]', 6033],
    ['serves: pg, port: 5432', 5432],
    ['serves: pg, endpoint: {kind: dns, name: db.example.net, port: 7000}', 7000],
  ])('%s', async (lines, port) => expect(await portOf(lines)).toBe(port))
})
