/**
 * How the admin interface of ProxySQL answers, a test for each rule, and what the generated SQL makes of it.
 * Runs against the stand-in and, where `proxysql` is on the PATH, against the real one.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Admin, adminInterfaces, apply } from '../../support/proxysql-admin.ts'
import { adminSql, findings, replicationTopology } from './topologies.ts'

let sql: string
let lines: string[]

beforeAll(async () => {
  sql = await adminSql(
    replicationTopology({
      balancer:
        "routing: {rules: [{id: 100, name: reads, match_digest: '^SELECT .* FROM items\\b', to: read, max_lag: 5s}]}",
    }),
  )
  lines = sql.trimEnd().split('\n')
})

describe.each(adminInterfaces())('$name', ({ open }) => {
  let admin: Admin

  beforeEach(async () => {
    admin = await open()
  })

  afterEach(async () => {
    await admin.close()
  })

  const variable = async (name: string, table = 'global_variables'): Promise<string | undefined> => {
    const [row] = await admin.query(`SELECT variable_value FROM ${table} WHERE variable_name='${name}'`)
    return row?.['variable_value'] as string | undefined
  }
  const count = async (table: string): Promise<string> => {
    const [row] = await admin.query(`SELECT COUNT(*) AS n FROM ${table}`)
    return row?.['n'] as string
  }

  test('handshake: 8.0.11 whatever the version is', async () => {
    const { connection } = admin.connection as unknown as {
      connection: { _handshakePacket: { serverVersion: string } }
    }
    expect(connection._handshakePacket.serverVersion).toBe('8.0.11')
  })

  test('version() is the version of ProxySQL', async () => {
    const [row] = await admin.query('select version()')
    expect(Object.values(row ?? {})[0]).toMatch(new RegExp(`^${admin.version}`))
  })

  test('mysql2: texts for numbers, no prepared statements, and its own quoting breaks', async () => {
    expect(await admin.query('SELECT 1 AS n')).toEqual([{ n: '1' }])
    await expect(admin.connection.execute('SELECT ?', [1])).rejects.toThrow(/not supported/i)
    await expect(admin.connection.query('SELECT ? AS t', ["it's"])).rejects.toThrow()
  })

  test('every error has one number', async () => {
    for (const wrong of ['SELECT nope', 'SELEC 1', 'LOAD MYSQL NOPE TO RUNTIME', 'SAVE MYSQL USER TO DISK']) {
      await expect(admin.query(wrong), wrong).rejects.toMatchObject({ errno: 1045 })
    }
  })

  test('of several statements the first one runs and the rest is dropped: one statement a line', async () => {
    await admin.query(
      "INSERT INTO mysql_users (username) VALUES ('a'); INSERT INTO mysql_users (username) VALUES ('b')",
    )
    expect(await admin.query('SELECT username FROM mysql_users')).toEqual([{ username: 'a' }])
    for (const line of lines) expect(line.replaceAll(/'(?:[^']|'')*'/g, '')).toMatch(/^[^;]+;$/)
  })

  test('a comment before a command is a syntax error, one alone too: no comments', async () => {
    await expect(admin.query('-- x\nLOAD MYSQL USERS TO RUNTIME')).rejects.toMatchObject({ errno: 1045 })
    await expect(admin.query('/* x */ LOAD MYSQL USERS TO RUNTIME')).rejects.toMatchObject({ errno: 1045 })
    await expect(admin.query('-- x')).rejects.toThrow('not an error')
    expect(sql.replaceAll(/'(?:[^']|'')*'/g, '')).not.toMatch(/--|\/\*|#/)
  })

  test('BEGIN and ROLLBACK do nothing: neither is there', async () => {
    await admin.query("INSERT INTO mysql_users (username) VALUES ('a')")
    await admin.query('BEGIN')
    await admin.query('DELETE FROM mysql_users')
    await admin.query('ROLLBACK')
    expect(await count('mysql_users')).toBe('0')
    expect(sql).not.toMatch(/^(BEGIN|START|COMMIT|ROLLBACK)/m)
  })

  test('SAVEPOINT is one for all sessions, and not undone: never there', async () => {
    await admin.query('SAVEPOINT here')
    await admin.query("INSERT INTO mysql_users (username) VALUES ('a')")
    await admin.query('ROLLBACK TO here')
    await admin.query('RELEASE here')
    expect(await count('mysql_users')).toBe('1')
    expect(sql).not.toMatch(/^(SAVEPOINT|RELEASE)/m)
  })

  test('an unknown variable is taken without a word and gone after LOAD: every UPDATE finds its row', async () => {
    const set = "SET mysql-nope='1'" // mysql2's server half sends no info: the stand-in is asked itself
    const { info } = admin.standIn?.query(set) ?? (await admin.execute(set))
    expect(info).toContain('Unknown global variable')
    const update = "UPDATE global_variables SET variable_value='1' WHERE variable_name='mysql-nope'"
    expect((await admin.execute(update)).affectedRows).toBe(0)
    await admin.query("INSERT INTO global_variables VALUES ('mysql-nope','1')")
    await admin.query('LOAD MYSQL VARIABLES TO RUNTIME')
    expect(await variable('mysql-nope')).toBeUndefined()
    for (const line of lines.filter((each) => each.startsWith('UPDATE global_variables'))) {
      const isNewer = /'(pgsql-|admin-pgsql)/.test(line) && admin.version < '3'
      if (!isNewer) expect((await admin.execute(line)).affectedRows, line).toBe(1)
    }
    const wrong = 'settings: {mysql-nope: 1}'
    expect(await findings(replicationTopology({ balancer: wrong }))).toContainEqual(
      expect.stringMatching(/^error PXS037 setting "mysql-nope" is unknown/),
    )
  })

  test('LOAD sets a bad value back without a word: every variable is in runtime as it was written', async () => {
    const update =
      "UPDATE global_variables SET variable_value='abc' WHERE variable_name='mysql-max_connections'"
    expect((await admin.execute(update)).affectedRows).toBe(1)
    await admin.query('LOAD MYSQL VARIABLES TO RUNTIME')
    expect(await variable('mysql-max_connections')).toBe('10000')
    await apply(admin, sql)
    for (const [, value, name] of sql.matchAll(/variable_value='(.*)' WHERE variable_name='(.*)'/g)) {
      expect(await variable(name ?? '', 'runtime_global_variables'), name).toBe(value)
    }
    const wrong = 'settings: {mysql-max_connections: 1000001, mysql-threads: lots}'
    expect(
      (await findings(replicationTopology({ balancer: wrong }))).filter((each) => /^error/.test(each)),
    ).toEqual([
      expect.stringMatching(/^error PXS037 mysql-max_connections "1000001" is not valid/),
      expect.stringMatching(/^error PXS037 mysql-threads "lots" is not valid/),
    ])
  })

  test('LOAD sets back what needs a restart: such variables are in restart.sql, which loads nothing', async () => {
    const before = await variable('mysql-threads')
    await admin.query("UPDATE global_variables SET variable_value='7' WHERE variable_name='mysql-threads'")
    await admin.query('LOAD MYSQL VARIABLES TO RUNTIME')
    expect(await variable('mysql-threads')).toBe(before)
    expect(sql).not.toMatch(/mysql-threads|interfaces|ifaces/)
  })

  test('rules that cannot work are taken: the check refuses them', async () => {
    await admin.query(
      "INSERT INTO mysql_query_rules (rule_id,active,match_digest,re_modifiers,destination_hostgroup,apply) VALUES (1,1,'(','BOGUS',77,1),(2,1,NULL,'CASELESS',78,1)",
    )
    await admin.query('LOAD MYSQL QUERY RULES TO RUNTIME')
    expect(
      await admin.query('SELECT rule_id,match_digest,re_modifiers FROM runtime_mysql_query_rules'),
    ).toEqual([
      { rule_id: '1', match_digest: '(', re_modifiers: '' },
      { rule_id: '2', match_digest: null, re_modifiers: 'CASELESS' },
    ])
    const rules =
      "routing: {rules: [{id: 100, name: broken, match_digest: '(', to: read}, {id: 101, name: any, to: read}]}"
    expect(await findings(replicationTopology({ balancer: rules }))).toEqual([
      expect.stringMatching(/^error PXS026 match_digest "\(" is no regular expression/),
      expect.stringMatching(/^error PXS027 rule 101 has no condition/),
    ])
  })

  test('a chain of hostgroups loses its second pair: no id is used twice, and a foreign pair gives way', async () => {
    await admin.query(
      'INSERT INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (1,2),(2,3)',
    )
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    expect(await count('runtime_mysql_replication_hostgroups')).toBe('1')
    await admin.query('DELETE FROM mysql_replication_hostgroups')
    await admin.query(
      'INSERT INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (9,10)',
    )
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    await apply(admin, sql)
    expect(
      await admin.query(
        'SELECT writer_hostgroup AS w, reader_hostgroup AS r FROM runtime_mysql_replication_hostgroups',
      ),
    ).toEqual([{ w: '10', r: '11' }])
  })

  test('a hostgroup in both kinds of pairs is loaded twice: the other kind gives way', async () => {
    await admin.query(
      'INSERT INTO mysql_group_replication_hostgroups (writer_hostgroup,backup_writer_hostgroup,reader_hostgroup,offline_hostgroup) VALUES (10,12,11,13)',
    )
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    await apply(admin, sql)
    expect(await count('runtime_mysql_group_replication_hostgroups')).toBe('0')
  })

  test('PROXYSQL READONLY: the file stops at its first line and nothing reaches runtime', async () => {
    await admin.query('PROXYSQL READONLY')
    await expect(apply(admin, sql)).rejects.toThrow(
      /attempt to write a readonly database\nin UPDATE global_variables/,
    )
    await admin.query('LOAD MYSQL SERVERS TO RUNTIME')
    await admin.query('PROXYSQL READWRITE')
    expect(await count('runtime_mysql_servers')).toBe('0')
  })

  test('tables of others may lie in main and on disk: none of them is touched', async () => {
    await admin.query('CREATE TABLE notes (a)')
    await admin.query('CREATE TABLE disk.notes_on_disk (a)')
    await admin.query("INSERT INTO disk.notes_on_disk VALUES ('kept')")
    await apply(admin, sql)
    expect(await admin.query('SELECT a FROM disk.notes_on_disk')).toEqual([{ a: 'kept' }])
  })

  test('runtime shows users twice, and SAVE FROM RUNTIME splits them: the file heals that, and never does it', async () => {
    await apply(admin, sql)
    expect(await count('runtime_mysql_users')).toBe('2')
    await admin.query('SAVE MYSQL USERS FROM RUNTIME')
    expect(await count('mysql_users')).toBe('2')
    await apply(admin, sql)
    expect(await admin.query('SELECT username,backend,frontend FROM mysql_users')).toEqual([
      { username: 'app', backend: '1', frontend: '1' },
    ])
    expect(sql).not.toMatch(/SAVE MYSQL USERS FROM RUNTIME|ON CONFLICT/)
  })

  test('inactive rules are not in runtime: every rule is active', async () => {
    await admin.query("INSERT INTO mysql_query_rules (rule_id,match_digest) VALUES (1,'x')")
    await admin.query('LOAD MYSQL QUERY RULES TO RUNTIME')
    expect(await count('runtime_mysql_query_rules')).toBe('0')
    await apply(admin, sql)
    expect(
      await admin.query("SELECT rule_id FROM mysql_query_rules WHERE active=0 AND comment LIKE 'dbbal:%'"),
    ).toEqual([])
  })

  test('commands: case, blanks and one semicolon do not matter', async () => {
    await admin.query('load  mysql\n users   from memory ;')
    await admin.query('SAVE MYSQL USERS TO MEM')
  })
})
