/** Where queries go, by the rows that admin.sql leaves in runtime. */
import { beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../../support/generate.ts'
import { type Query, routeQuery } from '../../support/proxysql/route-query.ts'
import { ProxysqlStandIn } from '../../support/proxysql/stand-in.ts'
import { adminSql, replicationTopology } from './topologies.ts'

async function applied(sql: string): Promise<ProxysqlStandIn> {
  const standIn = await ProxysqlStandIn.create()
  for (const line of sql.trimEnd().split('\n')) standIn.query(line)
  return standIn
}

const lockingReads = [
  'SELECT * FROM items FOR UPDATE',
  'SELECT * FROM items WHERE id = ? FOR UPDATE NOWAIT',
  'SELECT * FROM items FOR UPDATE SKIP LOCKED',
  'SELECT * FROM items AS t FOR SHARE OF t',
  'select * from items for update',
  'SELECT * FROM items LOCK IN SHARE MODE',
  'WITH x AS (SELECT ?) SELECT * FROM items FOR UPDATE',
  '(SELECT * FROM items FOR UPDATE)',
  'SELECT GET_LOCK(?,?) FROM items',
  'SELECT release_lock (?) FROM items',
]

describe('one cluster', () => {
  let proxysql: ProxysqlStandIn

  beforeAll(async () => {
    const rules = `routing:
  rules:
    - {id: 100, name: catalogue, match_digest: '^SELECT .* FROM items\\b', to: read, cache: 2s, timeout: 30s}
    - {id: 110, name: not inserts, user: report, match_pattern: '^INSERT', negate: true, to: read}
    - {id: 120, name: from there, client_address: 10.9.9.9, to: write}
    - {id: 130, name: archive, schema: archive, to: read}`
    const cluster =
      'users: {app: {password: {secret: app}}, report: {password: {secret: report}}, reader: {password: {secret: reader}, access: read}}'
    const yaml = replicationTopology({ balancer: rules }).replace(/users: \{app.*/, cluster)
    proxysql = await applied(await adminSql(yaml))
  })

  const hostgroup = (query: Partial<Query>): number =>
    routeQuery(proxysql, { user: 'app', schema: 'shop', text: '', ...query }).hostgroup

  test.each(lockingReads)('%s goes to the writer', (text) => {
    expect(hostgroup({ text })).toBe(10)
    expect(hostgroup({ text, user: 'report' })).toBe(10)
  })

  test('reads that a rule names go to the readers, with the rule cache and time limit', () => {
    const text = 'SELECT name FROM items WHERE id = ?'
    expect(routeQuery(proxysql, { user: 'app', schema: 'shop', text })).toEqual({
      hostgroup: 11,
      cacheMs: 2000,
      timeoutMs: 30_000,
    })
  })

  test.each(['SELECT name FROM orders', 'INSERT INTO items VALUES (?)', 'BEGIN', 'UPDATE items SET x = ?'])(
    '%s, which no rule names, goes to the writer',
    (text) => expect(hostgroup({ text })).toBe(10),
  )

  test('conditions: negated expression, schema, client address', () => {
    expect(hostgroup({ user: 'report', text: 'SELECT ?' })).toBe(11)
    expect(hostgroup({ user: 'report', text: 'INSERT INTO x' })).toBe(10)
    expect(hostgroup({ schema: 'archive', text: 'SELECT ?' })).toBe(11)
    expect(hostgroup({ schema: 'archive', text: 'SELECT ?', clientAddress: '10.9.9.9' })).toBe(10)
  })

  test('a user with access: read reads', () => {
    expect(hostgroup({ user: 'reader', text: 'SELECT ?' })).toBe(11)
  })
})

describe('two clusters without a sharding', () => {
  let proxysql: ProxysqlStandIn

  beforeAll(async () => {
    const second = `
  other:
    engine: mysql
    version: "8.4"
    primary: a
    instances: {a: {host: 10.0.4.1}, b: {host: 10.0.4.2}, c: {host: 10.0.4.3}}
    users: {other: {password: {secret: other}}}
balancers:`
    const rules = `routing:
  rules:
    - {id: 100, name: of one user, user: other, match_digest: '^SELECT', to: read}
    - {id: 110, name: of a schema, schema: archive, cluster: db, match_digest: '^SELECT', to: read}`
    const yaml = replicationTopology({ balancer: rules })
      .replace('\nbalancers:', second)
      .replace(
        '{writer: 10, reader: 11}}',
        '{writer: 10, reader: 11}}, other: {hostgroups: {writer: 20, reader: 21}}',
      )
    proxysql = await applied(await adminSql(yaml))
  })

  test.each([
    ['app', 'shop', 'SELECT ?', 10],
    ['app', 'archive', 'SELECT ?', 11],
    ['app', 'archive', 'SELECT ? FOR UPDATE', 10],
    ['other', 'shop', 'SELECT ?', 21],
    ['other', 'shop', 'SELECT ? FOR UPDATE', 20],
    ['other', 'shop', 'INSERT ?', 20],
  ])('%s in %s: %s goes to %i', (user, schema, text, expected) => {
    expect(routeQuery(proxysql, { user, schema, text }).hostgroup).toBe(expected)
  })
})

describe('a sharding by schema', () => {
  const estate = async (change: (yaml: string) => string): Promise<ProxysqlStandIn> => {
    const { readFileSync } = await import('node:fs')
    const yaml = change(readFileSync('fixtures/topologies/innodb-cluster-proxysql.yaml', 'utf8'))
    const { files } = await generate(yaml, { only: 'proxysql' })
    return await applied(files.get('orders-proxy/admin.sql') ?? '')
  }
  let proxysql: ProxysqlStandIn

  beforeAll(async () => {
    proxysql = await estate((yaml) => yaml)
  })

  const route = (schema: string, text: string, user = 'storefront'): number =>
    routeQuery(proxysql, { user, schema, text }).hostgroup
  const read = 'SELECT name FROM products WHERE id = ?'

  test.each([
    ['tenant_01', 10, 12],
    ['tenant_10', 10, 12],
    ['tenant_11', 20, 22],
    ['tenant_20', 20, 22],
  ])('%s: writes to %i, reads to %i', (schema, writer, reader) => {
    expect(route(schema, 'INSERT INTO orders VALUES (?)')).toBe(writer)
    expect(route(schema, 'SELECT * FROM orders')).toBe(writer)
    expect(route(schema, read)).toBe(reader)
    for (const text of lockingReads)
      expect(route(schema, text.replace('items', 'products')), text).toBe(writer)
  })

  test('the rule of another user does not apply', () => {
    expect(route('tenant_11', read, 'backoffice')).toBe(20)
    const report = { user: 'backoffice', schema: 'tenant_11', text: read, digest: '0x3A1B8C0D5E6F7A8B' }
    expect(routeQuery(proxysql, report)).toEqual({ hostgroup: 22, cacheMs: undefined, timeoutMs: 120_000 })
  })

  test('a schema that nobody placed is on the default cluster', () => {
    expect(route('tenant_99', 'INSERT ?')).toBe(10)
    expect(route('tenant_99', read)).toBe(12)
    expect(route('tenant_99', `${read} FOR UPDATE`)).toBe(10)
  })

  test('with default: refuse such a schema gets a hostgroup that no server is in', async () => {
    proxysql = await estate((yaml) => yaml.replace('default: orders-a ', 'default: refuse '))
    for (const text of ['INSERT ?', read, `${read} FOR UPDATE`])
      expect(route('tenant_99', text), text).toBe(9)
    expect(route('tenant_11', read)).toBe(22)
    expect(proxysql.query('SELECT 1 FROM mysql_servers WHERE hostgroup_id=9').rows).toEqual([])
    proxysql = await estate((yaml) => yaml)
  })

  test('no rule ends the evaluation: the last one with apply=1 would switch the fast routes off', () => {
    expect(proxysql.query('SELECT rule_id FROM mysql_query_rules WHERE apply=1').rows).toEqual([])
    proxysql.query('UPDATE mysql_query_rules SET apply=1 WHERE rule_id=2000')
    proxysql.query('LOAD MYSQL QUERY RULES TO RUNTIME')
    expect(route('tenant_11', 'INSERT ?')).toBe(10)
  })
})
