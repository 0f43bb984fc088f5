/** Generated SQL of PostgreSQL clusters: what it makes, and what the accounts may do afterwards. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { generate, writeFiles } from '../support/generate.ts'
import { addReplica, type PostgresServer, startPrimary } from './support/postgres.ts'
import { giveToPostgres, run, runOrThrow, tempDir } from './support/process.ts'
import { describeLive, program, type Suite, server } from './support/servers.ts'

const suites: readonly Suite[] = ['system', 'sid']
const versions: Readonly<Record<Suite, string>> = { system: '15', sid: '18' }
const needs = suites.map((suite) => ({ name: 'postgresql' as const, suite }))

const strangeUser = `$dbbal$ "x"; DROP ROLE y; -- 'z' \\`
const passwords = { admin: 'pw-admin', monitor: 'pw-monitor', replication: 'pw-replication' }

describeLive('accounts of a cluster', needs, () => {
  describe.each(suites)('PostgreSQL of %s', (suite) => {
    let primary: PostgresServer
    let root: string

    beforeAll(async () => {
      const { files, diagnostics } = await generate(
        `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "${versions[suite]}"
    primary: a
    instances: {a: {host: 10.0.0.1}}
    databases: [shop]
    admin: {user: dbbal, password: {env: admin}}
    monitor: {user: watch, password: {env: monitor}}
    replication: {user: replicator, password: {env: replication}, slots: true}
    control: {via: ssh, rewind: true}
    users: {${JSON.stringify(strangeUser)}: {password: {env: strange}}}`,
        { secrets: { ...passwords, strange: 'pw-strange' } },
      )
      expect(diagnostics).toEqual([])
      root = tempDir('accounts')
      await writeFiles(files, root)
      await giveToPostgres(root)
      primary = await startPrimary({ suite, auth: 'scram-sha-256' })
      await primary.query('CREATE DATABASE shop')
      // Twice: the second run must succeed and change nothing.
      for (const file of ['roles.sql', 'grants.sql']) {
        await psql(file)
        const before = await dump()
        await psql(file)
        expect(await dump()).toBe(before)
      }
    })

    const argv = (file: string, database: string): readonly string[] => {
      const login = [
        '-h',
        primary.socketDirectory,
        '-p',
        String(primary.port),
        '-U',
        'postgres',
        '-d',
        database,
      ]
      const psql = program(server('postgresql', suite), 'psql')
      return [psql, '-X', '-q', '-v', 'ON_ERROR_STOP=1', ...login, '-f', join(root, 'shop', file)]
    }
    const psql = (file: string): Promise<string> => runOrThrow(argv(file, 'postgres'), { asPostgres: true })

    /** All that the files can change. */
    const dump = async (): Promise<string> =>
      JSON.stringify([
        await primary.query('SELECT * FROM pg_authid ORDER BY rolname'),
        await primary.query('SELECT roleid::regrole, member::regrole FROM pg_auth_members ORDER BY 1, 2'),
        await primary.query(
          'SELECT oid::regprocedure, proacl FROM pg_proc WHERE proacl IS NOT NULL ORDER BY 1',
        ),
        await primary.query('SELECT * FROM pg_parameter_acl ORDER BY parname'),
      ])

    const asAdmin = { user: 'dbbal', password: passwords.admin }

    test('no account is more than it must be', async () => {
      const rows = await primary.query(
        "SELECT rolname AS name, rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls AS is_mighty, rolreplication AS replicates FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres' ORDER BY 1",
      )
      expect(rows).toEqual([
        { name: strangeUser, is_mighty: false, replicates: false },
        { name: 'dbbal', is_mighty: false, replicates: true },
        { name: 'replicator', is_mighty: false, replicates: true },
        { name: 'watch', is_mighty: false, replicates: false },
      ])
    })

    test('the admin can do every step of a switchover on the servers', async () => {
      await primary.query('CHECKPOINT', asAdmin)
      await primary.query("ALTER SYSTEM SET primary_conninfo = 'host=10.0.0.2'", asAdmin)
      await primary.query("ALTER SYSTEM SET primary_slot_name = 'a'", asAdmin)
      await primary.query("ALTER SYSTEM SET synchronous_standby_names = ''", asAdmin)
      await primary.query('ALTER SYSTEM RESET primary_conninfo', asAdmin)
      await primary.query('ALTER SYSTEM RESET primary_slot_name', asAdmin)
      await primary.query('SELECT pg_reload_conf()', asAdmin)
      await primary.query("SELECT pg_create_physical_replication_slot('next')", asAdmin)
      await primary.query("SELECT pg_drop_replication_slot('next')", asAdmin)
      await primary.query("SELECT pg_logical_emit_message(true, 'dbbal', 'canary')", asAdmin)
      await primary.query("SELECT pg_read_binary_file('postgresql.conf')", asAdmin)
      await primary.query('SELECT sent_lsn FROM pg_stat_replication', asAdmin)
      const [row] = await primary.query(
        "SELECT has_function_privilege('dbbal', 'pg_promote(boolean, integer)', 'EXECUTE') AS may",
      )
      expect(row).toEqual({ may: true })
    })

    test('the admin cannot read or change what is not its business', async () => {
      for (const sql of [
        'SELECT rolpassword FROM pg_authid',
        "ALTER SYSTEM SET archive_command = 'true'",
        'CREATE ROLE more',
        'CREATE DATABASE more',
        "COPY (SELECT 1) TO PROGRAM 'true'",
      ]) {
        await expect(primary.query(sql, asAdmin), sql).rejects.toThrow(/permission denied|must be/)
      }
    })

    test('monitoring sees the statistics of everybody and may not checkpoint', async () => {
      const login = { user: 'watch', password: passwords.monitor }
      await addReplica(primary)
      const rows = await primary.query(
        'SELECT state, sent_lsn IS NOT NULL AS has_position FROM pg_stat_replication',
        login,
      )
      expect(rows).toEqual([{ state: 'streaming', has_position: true }])
      await expect(primary.query('CHECKPOINT', login)).rejects.toThrow(/pg_checkpoint|permission/)
    })

    test('a user of a strange name logs in', async () => {
      const rows = await primary.query('SELECT current_user AS who', {
        user: strangeUser,
        password: 'pw-strange',
        database: 'shop',
      })
      expect(rows).toEqual([{ who: strangeUser }])
    })

    test('grants.sql refuses another database, where its grants would not count', async () => {
      const { code, stderr } = await run(argv('grants.sql', 'shop'), { asPostgres: true })
      expect(code).not.toBe(0)
      expect(stderr).toContain('is not the one to run this in')
    })
  })
})
