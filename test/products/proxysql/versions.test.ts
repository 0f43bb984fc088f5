/** What differs by version and by engine, in tables that have only what the version has. */
import { describe, expect, test } from 'vitest'
import { generate } from '../../support/generate.ts'
import { ProxysqlStandIn, type Row } from '../../support/proxysql/stand-in.ts'
import { adminSql, replicationTopology } from './topologies.ts'

async function apply(standIn: ProxysqlStandIn, sql: string): Promise<void> {
  for (const line of sql.trimEnd().split('\n')) standIn.query(line)
}

const verified = replicationTopology()
  .replace('tls: {mode: require}', 'tls: {mode: verify-ca, ca: /etc/ca.pem}')
  .replace('{password: {secret: app}}', '{password: {secret: app}, plugin: mysql_native_password}')

describe.each([
  { version: '2.5', patch: '2.5.5' },
  { version: '2.6', patch: '2.6.6' },
  { version: '2.7', patch: '2.7.2' },
  { version: '3.0', patch: '3.0.1' },
])('ProxySQL $version', ({ version, patch }) => {
  test('takes the file, with the CA where this version has a place for it', async () => {
    const standIn = await ProxysqlStandIn.create(patch)
    const sql = await adminSql(verified.replace('version: "3.0"', `version: "${version}"`))
    await apply(standIn, sql)
    const shared = standIn.query(
      "SELECT variable_value AS ca FROM runtime_global_variables WHERE variable_name='mysql-ssl_p2s_ca'",
    ).rows[0]?.['ca']
    const own =
      version === '2.5'
        ? []
        : standIn.query('SELECT DISTINCT ssl_ca AS ca FROM runtime_mysql_servers_ssl_params').rows
    expect([shared, ...own.map(({ ca }) => ca)]).toEqual(
      version === '2.5' ? ['/etc/ca.pem'] : ['', '/etc/ca.pem'],
    )
    expect(sql.includes('mysql-default_authentication_plugin')).toBe(version !== '2.5')
  })

  test('restart.sql closes the ports of PostgreSQL where there are any', async () => {
    const { files } = await generate(verified.replace('version: "3.0"', `version: "${version}"`), {
      only: 'proxysql',
    })
    const restart = files.get('px/one/restart.sql') ?? ''
    expect(restart.includes("'127.0.0.1:6133' WHERE variable_name='pgsql-interfaces'")).toBe(
      version === '3.0',
    )
    await apply(await ProxysqlStandIn.create(patch), restart)
  })
})

describe('PostgreSQL', () => {
  const declared = replicationTopology()
    .replace('engine: mysql', 'engine: postgresql')
    .replace('"8.4"', '"17"')
  const servers = (standIn: ProxysqlStandIn): string[] =>
    standIn
      .query('SELECT hostgroup_id,hostname FROM runtime_pgsql_servers ORDER BY 1,2')
      .rows.map((row: Row) => `${row['hostgroup_id']} ${row['hostname']}`)

  test('where dbbal owns the roles, the file says them', async () => {
    const standIn = await ProxysqlStandIn.create()
    await apply(standIn, await adminSql(declared))
    expect(servers(standIn)).toEqual(['10 10.0.0.1', '11 10.0.0.2', '11 10.0.0.3'])
    await apply(standIn, await adminSql(declared.replace('primary: a', 'primary: c')))
    expect(servers(standIn)).toEqual(['10 10.0.0.3', '11 10.0.0.1', '11 10.0.0.2'])
  })

  test('where Patroni does, the file says them to a new ProxySQL and keeps them afterwards', async () => {
    const standIn = await ProxysqlStandIn.create()
    const sql = await adminSql(declared.replace('primary: a', 'manager: patroni\n    initial_primary: a'))
    await apply(standIn, sql)
    const first = ['10 10.0.0.1', '11 10.0.0.2', '11 10.0.0.3']
    expect(servers(standIn)).toEqual(first)
    await apply(standIn, sql)
    expect(servers(standIn)).toEqual(first)
    standIn.query("UPDATE pgsql_servers SET hostgroup_id=21-hostgroup_id WHERE hostname<>'10.0.0.3'")
    standIn.query('LOAD PGSQL SERVERS TO RUNTIME')
    await apply(standIn, sql)
    expect(servers(standIn)).toEqual(['10 10.0.0.2', '11 10.0.0.1', '11 10.0.0.3'])
  })

  test('a standby cluster has readers only', async () => {
    const standIn = await ProxysqlStandIn.create()
    const standby = `
  far:
    engine: postgresql
    version: "17"
    follows: {cluster: db}
    leader: a
    users: {remote: {password: {secret: remote}}}
    tls: {mode: require}
    max_connections: 200
    instances: {a: {host: 10.9.0.1}, b: {host: 10.9.0.2}}
balancers:`
    const yaml = declared
      .replace('\nbalancers:', standby)
      .replace(
        '{writer: 10, reader: 11}}',
        '{writer: 10, reader: 11}}, far: {hostgroups: {writer: 20, reader: 21}}',
      )
    await apply(standIn, await adminSql(yaml))
    expect(servers(standIn).filter((server) => server.startsWith('2'))).toEqual([
      '21 10.9.0.1',
      '21 10.9.0.2',
    ])
  })
})

describe('the writer among the readers', () => {
  const two = replicationTopology().replace(', c: {host: 10.0.0.3}', '')
  const weights = async (yaml: string): Promise<string[]> => {
    const standIn = await ProxysqlStandIn.create()
    await apply(standIn, await adminSql(yaml))
    standIn.observe(['10.0.0.1:3306'])
    return standIn
      .query('SELECT hostgroup_id,hostname,weight FROM runtime_mysql_servers ORDER BY 1,2')
      .rows.map((row: Row) => `${row['hostgroup_id']} ${row['hostname']} ${row['weight']}`)
  }

  test('is there for the time when the only replica is away', async () => {
    expect(await weights(two)).toEqual(['10 10.0.0.1 1', '11 10.0.0.1 1', '11 10.0.0.2 1000'])
  })

  test('is not there beside two replicas', async () => {
    expect(await weights(replicationTopology())).toEqual(['10 10.0.0.1 1', '11 10.0.0.2 1', '11 10.0.0.3 1'])
  })

  test('takes its share where the topology asks for it', async () => {
    const asked = replicationTopology().replace('reader: 11}}', 'reader: 11}, writer_is_also_reader: true}')
    expect(await weights(asked)).toEqual(['10 10.0.0.1 1', '11 10.0.0.1 1', '11 10.0.0.2 1', '11 10.0.0.3 1'])
  })
})
