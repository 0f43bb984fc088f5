/** ProxySQL's SQL and hashes with real programs: clients, servers, and ProxySQL itself where it is on the PATH. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sqliteText } from '../../src/formats/sqlite-sql.ts'
import { cachingSha2Hash, cachingSha2Salt } from '../../src/secrets/hashes/caching-sha2.ts'
import { mysqlNativeHash } from '../../src/secrets/hashes/mysql-native.ts'
import { compareVersions } from '../../src/settings/version.ts'
import { generate } from '../support/generate.ts'
import { type Admin, adminInterfaces, apply } from '../support/proxysql-admin.ts'
import { type MariadbServer, startMariadb, startMariadbReplication } from './support/mariadb.ts'
import { type MysqlServer, queryMysql, startGroup, startMysql } from './support/mysql.ts'
import { runOrThrow, waitFor } from './support/process.ts'
import { describeLive, program, server } from './support/servers.ts'

const [standIn, real] = adminInterfaces()
const mariadbClient = { name: 'mariadb', suite: 'system' } as const
const mysqlServer = { name: 'mysql', suite: 'sid' } as const

const passwords = [
  'plain-password',
  'it\'s \\ " a $ long one; with --everything--',
  'пароль-密码-🔑',
  'x'.repeat(100),
]

describeLive('hashes that MySQL takes', [mysqlServer], () => {
  let mysql: MysqlServer

  beforeAll(async () => {
    mysql = await startMysql()
  })

  test.each(passwords.map((password, place) => ({ password, user: `user${place}` })))(
    'caching_sha2_password: $password',
    async ({ password, user }) => {
      const hash = cachingSha2Hash(password, cachingSha2Salt('shop', user))
      const hex = Buffer.from(hash).toString('hex')
      await mysql.query(`CREATE USER ${user} IDENTIFIED WITH caching_sha2_password AS 0x${hex}`)
      expect(await mysql.query('SELECT 1 AS one', { user, password })).toEqual([{ one: 1 }])
      await expect(mysql.query('SELECT 1', { user, password: `${password}!` })).rejects.toThrow(
        'Access denied',
      )
    },
  )
})

describeLive('hashes that MariaDB takes', [mariadbClient], () => {
  test('mysql_native_password', async () => {
    const mariadb = await startMariadb()
    for (const [place, password] of passwords.entries()) {
      const user = `user${place}`
      await mariadb.query(`CREATE USER ${user} IDENTIFIED BY PASSWORD '${mysqlNativeHash(password)}'`)
      expect(await mariadb.query('SELECT 1 AS one', { user, password })).toEqual([{ one: 1 }])
    }
  })
})

const hostile = [
  "'",
  '\\',
  "\\'",
  "a\\\\'b;--",
  "');DROP TABLE mysql_users;--",
  '\\g',
  '\\c x',
  '# x',
  '/* x',
  '`"',
  'ж日😀',
  'x\\',
]

describeLive('texts through the mariadb client', [mariadbClient], () => {
  test.each(adminInterfaces())('arrive as they are: $name', async ({ open }) => {
    const admin = await open()
    const lines = hostile.map(
      (text, place) =>
        `INSERT INTO mysql_users (username,password) VALUES ('u${place}',${sqliteText(text)});`,
    )
    const { user, password } = admin.login
    await runOrThrow(
      [
        program(server('mariadb', 'system'), 'mariadb'),
        '-h127.0.0.1',
        `-P${admin.port}`,
        `-u${user}`,
        '--skip-ssl',
        '--default-character-set=utf8mb4',
      ],
      { input: `${lines.join('\n')}\n`, env: { MYSQL_PWD: password } },
    )
    // In hex: ProxySQL calls its texts utf8mb3, and mysql2 breaks what that cannot hold.
    const rows = await admin.query(
      'SELECT hex(password) AS hex FROM mysql_users ORDER BY CAST(substr(username,2) AS INT)',
    )
    expect(rows.map((row) => Buffer.from(String(row['hex']), 'hex').toString())).toEqual(hostile)
    await admin.close()
  })
})

/** A topology of these servers; `a` is the primary. */
function topology(
  engine: 'mysql' | 'mariadb',
  version: string,
  ports: readonly number[],
  balancer = '',
  manager = 'none',
): string {
  const instances = ports.map((port, place) => `${'abc'[place]}: {host: 127.0.0.1, port: ${port}}`)
  return `
version: 1
name: live
secrets: {env: "{name}"}
clusters:
  db:
    engine: ${engine}
    version: "${version}"
    manager: ${manager}
    ${manager === 'none' ? 'primary' : 'initial_primary'}: a
    max_connections: 100
    instances: {${instances.join(', ')}}
    users: {app: {password: {secret: app}}}
balancers:
  px:
    kind: proxysql
    version: "2.7"
    serves: {db: {hostgroups: {writer: 10, reader: 11}, writer_is_also_reader: false}}
    instances: {one: {host: 127.0.0.1}}
    monitor: {user: monitor, password: {secret: monitoring}}
    settings: {mysql-monitor_enabled: true, mysql-monitor_read_only_interval: 200}
    tls: {clients: {mode: require}}
    routing: {rules: [{id: 100, name: reads, match_digest: '^SELECT @@port AS r', to: read}]}
    ${balancer}
`
}

async function sqlOf(yaml: string): Promise<string> {
  const { files, diagnostics } = await generate(yaml, { only: 'proxysql' })
  const sql = files.get('px/admin.sql')
  if (sql === undefined)
    throw new Error(diagnostics.map(({ severity, message }) => `${severity} ${message}`).join('\n'))
  return sql
}

async function servers(admin: Admin): Promise<string[]> {
  const rows = await admin.query(
    "SELECT hostgroup_id,port FROM runtime_mysql_servers WHERE status='ONLINE' ORDER BY 1,2",
  )
  return rows.map((row) => `${row['hostgroup_id']} ${row['port']}`)
}

// None is installed by scripts/install-test-servers: Debian has no package of it.
describe.skipIf(real === undefined)('a real ProxySQL, where proxysql is on the PATH', () => {
  let admin: Admin

  beforeAll(async () => {
    admin = await (real ?? standIn ?? raise()).open()
  })

  afterAll(async () => {
    await admin.close()
  })

  const portThrough = async (sql: string, password: string): Promise<unknown> => {
    const [row] = await queryMysql(
      {
        host: '127.0.0.1',
        port: admin.clientPort ?? 0,
        user: 'app',
        password,
        ssl: { rejectUnauthorized: false },
      },
      sql,
    )
    return Number(row?.['w'] ?? row?.['r'])
  }

  describeLive('before MariaDB', [mariadbClient], () => {
    let primary: MariadbServer
    let replica: MariadbServer

    beforeAll(async () => {
      ;({ primary, replica } = await startMariadbReplication())
      await primary.query(`CREATE USER app IDENTIFIED BY PASSWORD '${mysqlNativeHash('pw-app')}'`)
      await primary.query("CREATE USER monitor IDENTIFIED BY 'pw-monitoring'")
      await primary.query('GRANT REPLICA MONITOR, BINLOG MONITOR ON *.* TO monitor')
      await waitFor(() => replica.query('SELECT 1', { user: 'app', password: 'pw-app' }), {
        what: 'app on the replica',
      })
    })

    test('writes to the primary, reads to the replica, and after a failover the other way round', async () => {
      const sql = await sqlOf(topology('mariadb', '10.11', [primary.port, replica.port]))
      await apply(admin, sql)
      const settles = async (writer: MariadbServer, reader: MariadbServer): Promise<void> => {
        const expected = [`10 ${writer.port}`, `11 ${reader.port}`]
        const isThere = async () => JSON.stringify(await servers(admin)) === JSON.stringify(expected)
        await waitFor(isThere, { what: `the monitor to make ${writer.port} the writer` })
        expect(await portThrough('SELECT @@port AS w', 'pw-app')).toBe(writer.port)
        expect(await portThrough('SELECT @@port AS r', 'pw-app')).toBe(reader.port)
        expect(await portThrough('SELECT @@port AS r FOR UPDATE', 'pw-app')).toBe(writer.port)
      }
      await settles(primary, replica)
      await apply(admin, sql)
      await settles(primary, replica)

      await primary.query('SET GLOBAL read_only=ON')
      await replica.query('STOP SLAVE')
      await replica.query('RESET SLAVE ALL')
      await replica.query('SET GLOBAL read_only=OFF')
      await settles(replica, primary)
      const before = await servers(admin)
      for (let run = 0; run < 3; run += 1) {
        await apply(admin, sql)
        expect(await servers(admin)).toEqual(before)
      }
      await settles(replica, primary)
    })
  })

  describeLive('before schemas on two clusters', [mariadbClient], () => {
    test('sends each query to the shard of its schema, and locking reads to its writer', async () => {
      const mariadb = await startMariadb()
      await mariadb.query(`CREATE USER app IDENTIFIED BY PASSWORD '${mysqlNativeHash('pw-app')}'`)
      for (const schema of ['east_1', 'west_1', 'nobodys']) {
        await mariadb.query(`CREATE DATABASE ${schema}`)
        await mariadb.query(`CREATE TABLE ${schema}.items (id INT)`)
        await mariadb.query(`GRANT ALL ON ${schema}.* TO app`)
      }
      const cluster = (port: number): string =>
        `{engine: mariadb, version: "10.11", primary: a, instances: {a: {host: 127.0.0.1, port: ${port}}}, users: {app: {password: {secret: app}}}}`
      const yaml = `
version: 1
name: live
secrets: {env: "{name}"}
clusters: {east: ${cluster(1)}, west: ${cluster(2)}}
shardings: {tenants: {by: schema, default: east, place: {east: [east_1], west: [west_1]}}}
balancers:
  px:
    kind: proxysql
    version: "2.7"
    serves: {east: {hostgroups: {writer: 10, reader: 11}}, west: {hostgroups: {writer: 20, reader: 21}}}
    instances: {one: {host: 127.0.0.1}}
    monitor: {user: monitor, password: {secret: monitoring}}
    settings: {mysql-monitor_enabled: false}
    tls: {clients: {mode: require}}
    routing: {shard: tenants, rules: [{id: 100, name: reads, match_digest: '^SELECT .* FROM items', to: read}]}
`
      await apply(admin, await sqlOf(yaml))
      // One server plays all four parts: what counts is the hostgroup that ProxySQL chose.
      await admin.query('DELETE FROM mysql_servers')
      for (const hostgroup of [10, 11, 20, 21]) {
        await admin.query(
          `INSERT INTO mysql_servers (hostgroup_id,hostname,port) VALUES (${hostgroup},'127.0.0.1',${mariadb.port})`,
        )
      }
      await admin.query('DELETE FROM mysql_replication_hostgroups')
      await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
      const hostgroupOf = async (database: string, sql: string): Promise<number> => {
        await admin.query('SELECT * FROM stats_mysql_query_digest_reset')
        await queryMysql(
          {
            host: '127.0.0.1',
            port: admin.clientPort ?? 0,
            user: 'app',
            password: 'pw-app',
            database,
            ssl: { rejectUnauthorized: false },
          },
          sql,
        )
        const rows = await admin.query(
          "SELECT hostgroup FROM stats_mysql_query_digest WHERE digest_text LIKE '%items%'",
        )
        return Number(rows[0]?.['hostgroup'])
      }
      for (const [schema, writer, reader] of [
        ['east_1', 10, 11],
        ['west_1', 20, 21],
        ['nobodys', 10, 11],
      ] as const) {
        expect(await hostgroupOf(schema, 'INSERT INTO items VALUES (1)'), schema).toBe(writer)
        expect(await hostgroupOf(schema, 'SELECT id FROM items'), schema).toBe(reader)
        expect(await hostgroupOf(schema, 'SELECT id FROM items FOR UPDATE SKIP LOCKED'), schema).toBe(writer)
        expect(await hostgroupOf(schema, 'SELECT GET_LOCK("x", 0), id FROM items'), schema).toBe(writer)
        expect(await hostgroupOf(schema, 'WITH x AS (SELECT 1) SELECT id FROM items'), schema).toBe(writer)
      }
    })
  })

  describeLive('before Group Replication', [mysqlServer], () => {
    // The only MySQL here is 9, whose groups ProxySQL follows from 3.0.2 on.
    test('follows the group: the writer is where the group put it, whatever is applied', async ({ skip }) => {
      skip(compareVersions(admin.version, '3.0.2') < 0, `ProxySQL ${admin.version} does not follow MySQL 9`)
      const { members } = await startGroup()
      const [first, second, third] = members
      if (first === undefined || second === undefined || third === undefined) throw new Error('no group')
      await first.query("CREATE USER app IDENTIFIED BY 'pw-app'")
      await first.query("CREATE USER monitor IDENTIFIED BY 'pw-monitoring'")
      const ports = members.map(({ port }) => port)
      for (const table of ['replication_group_members', 'replication_group_member_stats']) {
        await first.query(`GRANT SELECT ON performance_schema.${table} TO monitor`)
      }
      const sql = await sqlOf(
        topology('mysql', '9.7', ports, '', 'group-replication')
          .replace('"2.7"', '"3.0.2"')
          .replace('{writer: 10, reader: 11}', '{writer: 10, backup_writer: 12, reader: 11, offline: 13}'),
      )
      const settles = async (writer: MysqlServer): Promise<void> => {
        const readers = ports.filter((port) => port !== writer.port).toSorted((a, b) => a - b)
        const expected = [`10 ${writer.port}`, ...readers.map((port) => `11 ${port}`)]
        const isThere = async () => JSON.stringify(await servers(admin)) === JSON.stringify(expected)
        await waitFor(isThere, { what: `the monitor to make ${writer.port} the writer` })
        expect(await portThrough('SELECT @@port AS w', 'pw-app')).toBe(writer.port)
        expect(readers).toContain(await portThrough('SELECT @@port AS r', 'pw-app'))
      }
      await apply(admin, sql)
      await settles(first)
      await apply(admin, sql)
      await settles(first)
      const [row] = await second.query('SELECT @@server_uuid AS uuid')
      await first.query(`SELECT group_replication_set_as_primary('${row?.['uuid']}')`)
      await settles(second)
      const before = await servers(admin)
      for (let run = 0; run < 3; run += 1) {
        await apply(admin, sql)
        expect(await servers(admin)).toEqual(before)
      }
      await settles(second)
    })
  })

  describeLive('before MySQL', [mysqlServer], () => {
    test('a user whom it knows by a caching_sha2_password hash only logs in over TLS and queries the server', async () => {
      const mysql = await startMysql()
      const hash = cachingSha2Hash('pw-app', cachingSha2Salt('db', 'app'))
      const hex = Buffer.from(hash).toString('hex')
      await mysql.query(`CREATE USER app IDENTIFIED WITH caching_sha2_password AS 0x${hex}`)
      await mysql.query("CREATE USER monitor IDENTIFIED BY 'pw-monitoring'")
      await mysql.query('GRANT REPLICATION CLIENT ON *.* TO monitor')
      const yaml = topology('mysql', '9.7', [mysql.port], '').replace(
        '    primary: a',
        '    tls: {mode: require}\n    primary: a',
      )
      await apply(admin, await sqlOf(yaml))
      await waitFor(async () => (await servers(admin)).includes(`10 ${mysql.port}`), { what: 'the writer' })
      expect(await portThrough('SELECT @@port AS w', 'pw-app')).toBe(mysql.port)
      await expect(portThrough('SELECT @@port AS w', 'wrong')).rejects.toThrow('Access denied')
      const { user, password } = admin.login
      const client = program(server('mysql', 'sid'), 'mysql')
      for (let run = 0; run < 2; run += 1) {
        // MySQL 9 knows no mysql_native_password, ProxySQL's default.
        await runOrThrow([client, '-h127.0.0.1', `-P${admin.port}`, `-u${user}`], {
          input: await sqlOf(yaml),
          env: { MYSQL_PWD: password },
        })
      }
      const plain = { host: '127.0.0.1', port: admin.clientPort ?? 0, user: 'app', password: 'pw-app' }
      await expect(queryMysql(plain, 'SELECT 1')).rejects.toThrow()
    })
  })
})

function raise(): never {
  throw new Error('no admin interface')
}
