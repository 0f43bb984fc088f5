/** grants.sql on real servers: twice, and each account can do its job and no more. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../support/generate.ts'
import { startMariadbReplication } from './support/mariadb.ts'
import { type MysqlLogin, startGroup, startReplication } from './support/mysql.ts'
import { runOrThrow, tempDir } from './support/process.ts'
import { describeLive, program, server } from './support/servers.ts'

interface Queried {
  socket: string
  query(sql: string, login?: MysqlLogin): Promise<readonly Record<string, unknown>[]>
}

/** The text of DIR/db/grants.sql for a cluster of that engine. */
async function grantsSql(cluster: string, balancers = '{}'): Promise<string> {
  const { files } = await generate(
    `{version: 1, secrets: {env: "{name}"}, clusters: {db: ${cluster}}, balancers: ${balancers}}`,
    { only: 'mysql-accounts' },
  )
  return files.get('db/grants.sql') ?? ''
}

const logins = `
  admin: {user: dbbal, password: {secret: admin}},
  monitor: {user: monitor, password: {secret: monitor}},
  replication: {user: replicator, password: {secret: replication}},
  users: {"o'brien\`s": {password: {secret: app}}, app: {password: {secret: app}}}`

/** Runs a file as root, as an operator does. */
async function runSql(client: string, { socket }: Queried, sql: string): Promise<string> {
  const file = join(tempDir('sql'), 'grants.sql')
  writeFileSync(file, sql)
  return await runOrThrow([client, '-uroot', `--socket=${socket}`], { input: readFileSync(file, 'utf8') })
}

async function grantsOf(of: Queried): Promise<string[]> {
  const accounts = await of.query(
    "SELECT user AS user, host AS host FROM mysql.user WHERE user IN ('dbbal', 'monitor', 'replicator', 'app', 'dbbal_router') ORDER BY user",
  )
  const all: string[] = []
  for (const { user, host } of accounts) {
    const rows = await of.query(`SHOW GRANTS FOR '${user}'@'${host}'`)
    all.push(
      ...rows.map((row) =>
        String(Object.values(row)[0]).replace(/ IDENTIFIED BY PASSWORD '\*[0-9A-F]+'/, ''),
      ),
    )
  }
  return all
}

const as = (user: string): MysqlLogin => ({ user, password: `pw-${user}` })
const dbbal: MysqlLogin = { user: 'dbbal', password: 'pw-admin' }
const replicator: MysqlLogin = { user: 'replicator', password: 'pw-replication' }

async function refused(of: Queried, login: MysqlLogin, statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    await expect(of.query(sql, login), sql).rejects.toThrow(/denied|Access denied/)
  }
}

/** What none of dbbal's own accounts may do. */
const notTheirs = [
  'SELECT * FROM shop.items',
  'INSERT INTO shop.items VALUES (1)',
  'SELECT * FROM mysql.user',
  "CREATE USER x@'%' IDENTIFIED BY 'xxxxxxxx'",
  "GRANT SELECT ON *.* TO app@'%'",
  'CREATE DATABASE mine',
  'SHUTDOWN',
]

describeLive('grants.sql on MySQL, source and replicas', [{ name: 'mysql', suite: 'sid' }], () => {
  let source: Awaited<ReturnType<typeof startReplication>>['source']
  let replica: typeof source
  const client = () => program(server('mysql', 'sid'), 'mysql')
  let sql = ''

  beforeAll(async () => {
    const started = await startReplication({ replicas: 1 })
    source = started.source
    ;[replica = source] = started.replicas
    await source.query('CREATE DATABASE shop')
    await source.query('CREATE TABLE shop.items (id INT PRIMARY KEY)')
    sql = await grantsSql(
      `{engine: mysql, version: "9.7", primary: a, instances: {a: {host: 127.0.0.1}}, ${logins}}`,
    )
    await runSql(client(), source, sql)
  })

  test('a second run changes nothing', async () => {
    const before = await grantsOf(source)
    await runSql(client(), source, sql)
    expect(await grantsOf(source)).toEqual(before)
    expect(before).toEqual([
      'GRANT USAGE ON *.* TO `app`@`%`',
      'GRANT RELOAD, PROCESS, REPLICATION CLIENT ON *.* TO `dbbal`@`%`',
      'GRANT CONNECTION_ADMIN,REPLICATION_SLAVE_ADMIN,SYSTEM_VARIABLES_ADMIN ON *.* TO `dbbal`@`%`',
      'GRANT SELECT ON `performance_schema`.* TO `dbbal`@`%`',
      'GRANT REPLICATION CLIENT ON *.* TO `monitor`@`%`',
      'GRANT REPLICATION SLAVE ON *.* TO `replicator`@`%`',
    ])
  })

  test('it runs whatever sql_mode says, and names mean what they say', async () => {
    for (const mode of ['ANSI_QUOTES,NO_BACKSLASH_ESCAPES', 'PIPES_AS_CONCAT', '']) {
      await runSql(client(), source, `SET SESSION sql_mode = '${mode}';\n${sql}`)
    }
    const rows = await source.query("SELECT user FROM mysql.user WHERE user LIKE 'o%'")
    expect(rows).toEqual([{ user: "o'brien`s" }])
    await source.query('SELECT 1', { user: "o'brien`s", password: 'pw-app' })
  })

  test('the hash is that of the password, and a changed password is changed back', async () => {
    expect(sql).not.toContain('pw-')
    await source.query('SELECT 1', { user: 'app', password: 'pw-app' })
    await source.query("ALTER USER app@'%' IDENTIFIED BY 'something else'")
    await expect(source.query('SELECT 1', { user: 'app', password: 'pw-app' })).rejects.toThrow(
      'Access denied',
    )
    await runSql(client(), source, sql)
    await source.query('SELECT 1', { user: 'app', password: 'pw-app' })
  })

  test('admin moves the primary, and sees no data', async () => {
    const status = await replica.query('SHOW REPLICA STATUS', dbbal)
    expect(status[0]?.['Replica_IO_Running']).toBe('Yes')
    await replica.query('SELECT * FROM performance_schema.replication_applier_status', dbbal)
    await source.query('SHOW BINARY LOG STATUS', dbbal)
    await source.query('SHOW PROCESSLIST', dbbal)
    await source.query('SELECT * FROM performance_schema.metadata_locks', dbbal)
    await source.query('SELECT * FROM information_schema.innodb_trx', dbbal)
    await source.query('SET GLOBAL super_read_only = ON', dbbal)
    const [gtids] = await source.query('SELECT @@GLOBAL.gtid_executed AS executed', dbbal)
    const executed = String(gtids?.['executed']).replaceAll('\n', '')
    await replica.query(`SELECT WAIT_FOR_EXECUTED_GTID_SET('${executed}', 10)`, dbbal)
    await replica.query('STOP REPLICA', dbbal)
    await replica.query('RESET REPLICA ALL', dbbal)
    await replica.query('SET GLOBAL super_read_only = OFF', dbbal)
    await replica.query('SET GLOBAL read_only = OFF', dbbal)
    await source.query(
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${replica.port}, SOURCE_USER='replicator',
       SOURCE_PASSWORD='pw-replication', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1`,
      dbbal,
    )
    await source.query('START REPLICA', dbbal)
    await expect
      .poll(async () => (await source.query('SHOW REPLICA STATUS', dbbal))[0]?.['Replica_IO_Running'], {
        timeout: 10_000,
      })
      .toBe('Yes')
    await replica
      .query('KILL 4294967295', dbbal)
      .catch((error) => expect(String(error)).toContain('Unknown thread id'))
    await refused(replica, dbbal, notTheirs)
  })

  test.each([
    ['RELOAD', 'RESET REPLICA'],
    ['PROCESS', 'SELECT * FROM information_schema.innodb_trx'],
    ['REPLICATION CLIENT', 'SHOW BINARY LOG STATUS'],
    ['REPLICATION_SLAVE_ADMIN', 'STOP REPLICA'],
    ['SYSTEM_VARIABLES_ADMIN', 'SET GLOBAL super_read_only = OFF'],
    ['CONNECTION_ADMIN', 'KILL {other}'],
  ])('admin needs %s', async (privilege, statement) => {
    const [other] = await replica.query(
      "SELECT id FROM performance_schema.processlist WHERE user = 'replicator'",
    )
    const sql = statement.replace('{other}', String(other?.['id']))
    await replica.query(`REVOKE ${privilege} ON *.* FROM dbbal@'%'`)
    await expect(replica.query(sql, dbbal)).rejects.toThrow(/denied|not owner/)
    await replica.query(`GRANT ${privilege} ON *.* TO dbbal@'%'`)
    await replica.query(sql, dbbal)
  })

  test('monitor looks and does nothing', async () => {
    await source.query('SHOW REPLICA STATUS', as('monitor'))
    await source.query('SELECT @@read_only', as('monitor'))
    await refused(replica, as('monitor'), [
      ...notTheirs,
      'STOP REPLICA',
      'SET GLOBAL super_read_only = ON',
      'FLUSH TABLES',
    ])
  })

  test('replication replicates and does nothing', async () => {
    await refused(replica, replicator, [...notTheirs, 'STOP REPLICA', 'SET GLOBAL super_read_only = ON'])
  })
})

describeLive('grants.sql on MySQL, replication group', [{ name: 'mysql', suite: 'sid' }], () => {
  let members: Awaited<ReturnType<typeof startGroup>>['members']
  let sql = ''
  const client = () => program(server('mysql', 'sid'), 'mysql')

  beforeAll(async () => {
    members = (await startGroup({ members: 2 })).members
    const [first] = members
    if (first === undefined) throw new Error('no member')
    await first.query('CREATE DATABASE shop')
    await first.query('CREATE TABLE shop.items (id INT PRIMARY KEY)')
    await runSql(client(), first, readFileSync('test/live/fixtures/router-metadata.sql', 'utf8'))
    sql = await grantsSql(
      `{engine: mysql, version: "9.7", manager: {kind: group-replication, metadata: innodb-cluster}, initial_primary: a,
        instances: {a: {host: 127.0.0.1}}, ${logins}}`,
      '{router: {kind: mysqlrouter, version: "9.7", serves: db, destinations: metadata, instances: {r: {host: 127.0.0.1}}}}',
    )
    await runSql(client(), first, sql)
    await runSql(client(), first, sql)
  })

  test('admin asks the group for another primary', async () => {
    const [first, second] = members
    const [row] = (await second?.query('SELECT @@server_uuid AS uuid')) ?? []
    await first?.query(`SELECT group_replication_set_as_primary('${row?.['uuid']}')`, dbbal)
    const primaries = await first?.query(
      "SELECT MEMBER_PORT AS port FROM performance_schema.replication_group_members WHERE MEMBER_ROLE = 'PRIMARY'",
      dbbal,
    )
    expect(primaries).toEqual([{ port: second?.port }])
    await refused(second ?? fail(), dbbal, notTheirs)
  })

  test('monitor reads who is in the group', async () => {
    const [, primary] = members
    if (primary === undefined) fail()
    await primary.query('SELECT * FROM performance_schema.replication_group_members', as('monitor'))
    await primary.query('SELECT * FROM performance_schema.replication_group_member_stats', as('monitor'))
    await refused(primary, as('monitor'), ['SELECT * FROM performance_schema.threads', ...notTheirs])
  })

  test("the group's members recover with the replication account", async () => {
    const [first, second] = members
    if (first === undefined || second === undefined) fail()
    await first.query('STOP GROUP_REPLICATION')
    await first.query(
      "CHANGE REPLICATION SOURCE TO SOURCE_USER='replicator', SOURCE_PASSWORD='pw-replication' FOR CHANNEL 'group_replication_recovery'",
    )
    await second.query('INSERT INTO shop.items VALUES (42)')
    await first.query('START GROUP_REPLICATION')
    await expect
      .poll(async () => (await first.query('SELECT id FROM shop.items'))[0]?.['id'], { timeout: 30_000 })
      .toBe(42)
  })

  test('the account of a Router without a password is locked until it gets one', async () => {
    const [, primary] = members
    if (primary === undefined) fail()
    const login = { user: 'dbbal_router', password: 'pw-router' }
    await expect(primary.query('SELECT 1', login)).rejects.toThrow('denied')
    await primary.query("ALTER USER dbbal_router@'%' ACCOUNT UNLOCK")
    await expect(primary.query('SELECT 1', login)).rejects.toThrow('denied')
    await expect(primary.query('SELECT 1', { ...login, password: '' })).rejects.toThrow('denied')
    await primary.query("ALTER USER dbbal_router@'%' IDENTIFIED BY 'pw-router'")
    await runSql(client(), primary, sql)
    await primary.query('SELECT * FROM mysql_innodb_cluster_metadata.v2_instances', login)
    await primary.query('UPDATE mysql_innodb_cluster_metadata.v2_routers SET version = version', login)
    await refused(primary, login, [...notTheirs, 'DELETE FROM mysql_innodb_cluster_metadata.clusters'])
  })
})

describeLive('grants.sql on MariaDB', [{ name: 'mariadb', suite: 'system' }], () => {
  let primary: Awaited<ReturnType<typeof startMariadbReplication>>['primary']
  let replica: typeof primary
  const client = () => program(server('mariadb', 'system'), 'mariadb')
  let sql = ''

  beforeAll(async () => {
    ;({ primary, replica } = await startMariadbReplication())
    await primary.query('CREATE DATABASE shop')
    await primary.query('CREATE TABLE shop.items (id INT PRIMARY KEY)')
    sql = await grantsSql(
      `{engine: mariadb, version: "10.11", primary: a, instances: {a: {host: 127.0.0.1}}, ${logins}}`,
    )
    await runSql(client(), primary, sql)
  })

  test('a second run changes nothing', async () => {
    const before = await grantsOf(primary)
    await runSql(client(), primary, sql)
    expect(await grantsOf(primary)).toEqual(before)
    expect(before).toEqual([
      'GRANT USAGE ON *.* TO `app`@`%`',
      'GRANT RELOAD, PROCESS, BINLOG MONITOR, CONNECTION ADMIN, READ_ONLY ADMIN, REPLICATION SLAVE ADMIN, SLAVE MONITOR ON *.* TO `dbbal`@`%`',
      'GRANT SLAVE MONITOR ON *.* TO `monitor`@`%`',
      'GRANT REPLICATION SLAVE ON *.* TO `replicator`@`%`',
    ])
    await primary.query('SELECT 1', { user: "o'brien`s", password: 'pw-app' })
  })

  test('admin moves the primary, and sees no data', async () => {
    await primary.query('SHOW BINLOG STATUS', dbbal)
    await primary.query('SHOW PROCESSLIST', dbbal)
    await primary.query('SET GLOBAL read_only = ON', dbbal)
    const [position] = await primary.query('SELECT @@gtid_binlog_pos AS at', dbbal)
    await replica.query(`SELECT MASTER_GTID_WAIT('${position?.['at']}', 10)`, dbbal)
    expect((await replica.query('SHOW REPLICA STATUS', dbbal))[0]?.['Slave_IO_Running']).toBe('Yes')
    await replica.query('STOP SLAVE', dbbal)
    await replica.query('RESET SLAVE ALL', dbbal)
    await replica.query('SET GLOBAL read_only = OFF', dbbal)
    await primary.query(
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${replica.port}, MASTER_USER='replicator',
       MASTER_PASSWORD='pw-replication', MASTER_USE_GTID=slave_pos, MASTER_DEMOTE_TO_SLAVE=1`,
      dbbal,
    )
    await primary.query('START SLAVE', dbbal)
    await expect
      .poll(async () => (await primary.query('SHOW REPLICA STATUS', dbbal))[0]?.['Slave_IO_Running'], {
        timeout: 10_000,
      })
      .toBe('Yes')
    await refused(replica, dbbal, notTheirs)
  })

  test.each([
    ['RELOAD', 'RESET SLAVE'],
    ['PROCESS', 'SELECT * FROM information_schema.innodb_trx'],
    ['BINLOG MONITOR', 'SHOW BINLOG STATUS'],
    ['SLAVE MONITOR', 'SHOW REPLICA STATUS'],
    ['REPLICATION SLAVE ADMIN', 'STOP SLAVE'],
    ['READ_ONLY ADMIN', 'SET GLOBAL read_only = OFF'],
    ['CONNECTION ADMIN', 'KILL {other}'],
  ])('admin needs %s', async (privilege, statement) => {
    const [other] = await replica.query(
      "SELECT id FROM information_schema.processlist WHERE user = 'replicator'",
    )
    const sql = statement.replace('{other}', String(other?.['id']))
    await replica.query(`REVOKE ${privilege} ON *.* FROM dbbal@'%'`)
    await expect(replica.query(sql, dbbal)).rejects.toThrow(/denied|not owner/)
    await replica.query(`GRANT ${privilege} ON *.* TO dbbal@'%'`)
    await replica.query(sql, dbbal)
  })

  test('monitor and replication do no more', async () => {
    await primary.query('SHOW REPLICA STATUS', as('monitor'))
    await refused(replica, as('monitor'), [...notTheirs, 'STOP SLAVE', 'SET GLOBAL read_only = OFF'])
    await refused(replica, replicator, [...notTheirs, 'STOP SLAVE', 'SET GLOBAL read_only = OFF'])
  })
})

function fail(): never {
  throw new Error('no such member')
}

describe('hashes', () => {
  test('no password is in the file', async () => {
    const sql = await grantsSql(
      `{engine: mysql, version: "8.4", primary: a, instances: {a: {host: 127.0.0.1}}, ${logins}}`,
    )
    expect(sql).not.toMatch(/pw-|IDENTIFIED BY/)
  })
})
