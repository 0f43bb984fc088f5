/** admin.sql applied: once, again, after failovers and by hand-made changes. Against a real ProxySQL too, where one is. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Admin, adminInterfaces, apply } from '../../support/proxysql-admin.ts'
import { adminSql, replicationTopology } from './topologies.ts'

const layers = ['main.', 'disk.', 'main.runtime_'] as const

const tables = [
  'mysql_servers',
  'mysql_replication_hostgroups',
  'mysql_group_replication_hostgroups',
  'mysql_servers_ssl_params',
  'mysql_users',
  'mysql_query_rules',
  'mysql_query_rules_fast_routing',
  'proxysql_servers',
  'global_variables',
]

/** Everything that admin.sql is about, in every layer. */
async function state(admin: Admin): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  for (const table of layers.flatMap((layer) => tables.map((name) => layer + name))) {
    all[table] = await admin.query(`SELECT * FROM ${table} ORDER BY 1,2`)
  }
  return all
}

async function servers(admin: Admin, table = 'runtime_mysql_servers'): Promise<string[]> {
  const rows = await admin.query(`SELECT hostgroup_id,hostname,status FROM ${table} ORDER BY 1,2`)
  return rows.map((row) => `${row['hostgroup_id']} ${row['hostname']} ${row['status']}`)
}

const kinds = [
  { kind: 'read_only', yaml: replicationTopology() },
  {
    kind: 'Group Replication',
    yaml: replicationTopology()
      .replace('primary: a', 'manager: group-replication\n    initial_primary: a')
      .replace('{writer: 10, reader: 11}', '{writer: 10, backup_writer: 12, reader: 11, offline: 13}'),
  },
]

describe.each(adminInterfaces())('$name', ({ open, isReal }) => {
  let admin: Admin

  beforeEach(async () => {
    admin = await open()
  })

  afterEach(async () => {
    await admin.close()
  })

  describe.each(kinds)('$kind', ({ yaml }) => {
    test('every server begins as a reader, in all layers', async () => {
      await apply(admin, await adminSql(yaml))
      const expected = ['11 10.0.0.1 ONLINE', '11 10.0.0.2 ONLINE', '11 10.0.0.3 ONLINE']
      for (const layer of layers)
        expect(await servers(admin, `${layer}mysql_servers`), layer).toEqual(expected)
    })

    test('very many servers have their weights, those of a weight by one statement', async () => {
      const many = Array.from(
        { length: 40 },
        (_, at) => `s${at}: {host: 10.1.0.${at}, weight: ${1 + (at % 2)}}`,
      )
      const sql = await adminSql(yaml.replace('a: {host', `${many.join(', ')}, a: {weight: 7, host`))
      expect(sql.match(/SET weight=\d+ WHERE/g)).toEqual(['SET weight=2 WHERE', 'SET weight=7 WHERE'])
      await apply(admin, sql)
      const rows = await admin.query('SELECT hostname,weight FROM runtime_mysql_servers')
      const expected = many.map((_, at): [string, number] => [`10.1.0.${at}`, 1 + (at % 2)])
      const others: [string, number][] = [
        ['10.0.0.1', 7],
        ['10.0.0.2', 1],
        ['10.0.0.3', 1],
      ]
      const weights = rows.map(({ hostname, weight }) => [String(hostname), Number(weight)])
      expect(new Map(weights as [string, number][])).toEqual(new Map([...expected, ...others]))
    })

    test('twice changes nothing', async () => {
      const sql = await adminSql(yaml)
      await apply(admin, sql)
      const before = await state(admin)
      await apply(admin, sql)
      expect(await state(admin)).toEqual(before)
    })

    test.skipIf(isReal)(
      'after failovers the writer is where the monitor put it, and nothing moves',
      async () => {
        const sql = await adminSql(yaml)
        await apply(admin, sql)
        for (const writer of ['10.0.0.1', '10.0.0.3', '10.0.0.2']) {
          admin.standIn?.observe([`${writer}:3306`])
          const before = await servers(admin)
          expect(before.filter((row) => row.startsWith('10 '))).toEqual([`10 ${writer} ONLINE`])
          await apply(admin, sql)
          for (const layer of layers)
            expect(await servers(admin, `${layer}mysql_servers`), layer).toEqual(before)
        }
        const settled = await state(admin)
        await apply(admin, sql)
        expect(await state(admin)).toEqual(settled)
      },
    )

    test.skipIf(isReal)('a restart finds the roles on disk', async () => {
      const sql = await adminSql(yaml)
      await apply(admin, sql)
      admin.standIn?.observe(['10.0.0.2:3306'])
      await apply(admin, sql)
      const before = await servers(admin)
      admin.standIn?.restart()
      expect(await servers(admin)).toEqual(before)
    })
  })

  test('a server that is gone from the topology goes, whatever its hostgroup; others of nobody stay', async () => {
    const sql = await adminSql(replicationTopology())
    await admin.query(
      "INSERT INTO mysql_servers (hostgroup_id,hostname) VALUES (10,'10.0.0.9'),(11,'10.0.0.9'),(77,'10.0.0.9')",
    )
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    await apply(admin, sql)
    expect(await servers(admin)).toEqual([
      '11 10.0.0.1 ONLINE',
      '11 10.0.0.2 ONLINE',
      '11 10.0.0.3 ONLINE',
      '77 10.0.0.9 ONLINE',
    ])
  })

  test('what a switchover left drained comes back, and does not outlive a restart', async () => {
    const sql = await adminSql(replicationTopology())
    await apply(admin, sql)
    await admin.query("UPDATE mysql_servers SET status='OFFLINE_SOFT' WHERE hostname='10.0.0.2'")
    await admin.query("UPDATE mysql_servers SET status='offline_hard' WHERE hostname='10.0.0.3'")
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    await apply(admin, sql)
    for (const layer of layers) {
      expect(await servers(admin, `${layer}mysql_servers`), layer).toEqual([
        '11 10.0.0.1 ONLINE',
        '11 10.0.0.2 ONLINE',
        '11 10.0.0.3 ONLINE',
      ])
    }
  })

  test('changes in memory that nobody loaded are dropped for servers', async () => {
    const sql = await adminSql(replicationTopology())
    await apply(admin, sql)
    await admin.query('DELETE FROM mysql_servers')
    await admin.query("INSERT INTO mysql_servers (hostgroup_id,hostname) VALUES (10,'10.0.0.2')")
    await apply(admin, sql)
    expect(await servers(admin)).toEqual(['11 10.0.0.1 ONLINE', '11 10.0.0.2 ONLINE', '11 10.0.0.3 ONLINE'])
  })

  test('users and rules of this topology go with it; those of others and by hand stay', async () => {
    await admin.query(
      "INSERT INTO mysql_users (username,comment) VALUES ('gone','dbbal:shop'),('theirs','dbbal:shop2'),('hand','')",
    )
    await admin.query(
      "INSERT INTO mysql_query_rules (rule_id,match_digest,comment) VALUES (500,'x','dbbal:shop old rule'),(501,'x','dbbal:shop2 rule'),(502,'x',NULL),(503,'x','dbbal:shopping')",
    )
    await admin.query(
      "INSERT INTO mysql_query_rules_fast_routing VALUES ('app','old',0,10,'dbbal:shop'),('app','theirs',0,10,'by hand')",
    )
    await admin.query(
      "INSERT INTO proxysql_servers (hostname,comment) VALUES ('10.0.9.9','dbbal:shop'),('10.0.9.8','')",
    )
    await apply(admin, await adminSql(replicationTopology()))
    expect(await admin.query('SELECT username FROM mysql_users ORDER BY 1')).toEqual(
      ['app', 'hand', 'theirs'].map((username) => ({ username })),
    )
    expect(await admin.query('SELECT rule_id FROM mysql_query_rules ORDER BY 1')).toEqual(
      ['10', '20', '501', '502', '503'].map((rule_id) => ({ rule_id })),
    )
    expect(await admin.query('SELECT schemaname FROM mysql_query_rules_fast_routing')).toEqual([
      { schemaname: 'theirs' },
    ])
    expect(await admin.query('SELECT hostname FROM proxysql_servers')).toEqual([{ hostname: '10.0.9.8' }])
  })

  test('a cluster that is no longer served goes, and its hostgroups with it', async () => {
    await admin.query(
      "INSERT INTO mysql_servers (hostgroup_id,hostname,comment) VALUES (21,'10.0.5.1','dbbal:shop')",
    )
    await admin.query("INSERT INTO mysql_replication_hostgroups VALUES (20,21,'read_only','dbbal:shop')")
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    await apply(admin, await adminSql(replicationTopology()))
    expect(await servers(admin)).toHaveLength(3)
    expect(
      await admin.query('SELECT writer_hostgroup AS w FROM runtime_mysql_replication_hostgroups'),
    ).toEqual([{ w: '10' }])
  })

  test('a file that stops half-way has changed nothing that runs', async () => {
    const sql = await adminSql(replicationTopology())
    await apply(admin, sql)
    const before = await state(admin)
    const other = await adminSql(replicationTopology().replaceAll('10.0.0.', '10.0.7.'))
    const half = other
      .trimEnd()
      .split('\n')
      .filter((line) => !/^LOAD|TO DISK;$/.test(line))
    await expect(apply(admin, [...half, 'SELEC 1'].join('\n'))).rejects.toThrow('SELEC')
    const after = await state(admin)
    for (const table of Object.keys(before).filter((name) => !/^main\.(?!runtime_)/.test(name))) {
      expect(after[table], table).toEqual(before[table])
    }
  })

  test('restart.sql: on disk at once, in memory for the next start, nothing loaded', async () => {
    const { generate } = await import('../../support/generate.ts')
    const { files } = await generate(
      replicationTopology({ balancer: 'settings: {mysql-threads: 8}' }).replace('"3.0"', '"2.7"'),
      { only: 'proxysql' },
    )
    const restart = files.get('px/one/restart.sql') ?? ''
    expect(restart).not.toMatch(/^LOAD/m)
    await apply(admin, files.get('px/admin.sql') ?? '')
    await apply(admin, restart)
    await apply(admin, restart)
    const rows = await admin.query(
      "SELECT variable_name AS n, variable_value AS v FROM disk.global_variables WHERE variable_name IN ('mysql-threads','mysql-interfaces','admin-mysql_ifaces') ORDER BY 1",
    )
    expect(rows.map(({ n, v }) => `${n} ${v}`)).toEqual([
      'admin-mysql_ifaces 10.0.1.1:6032;127.0.0.1:6032',
      'mysql-interfaces 10.0.1.1:6033',
      'mysql-threads 8',
    ])
  })
})
