/** The preflight on real servers: a healthy cluster is ready; each fault is found by its check, and the look changes nothing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { type Diagnosis, doctor } from '../../src/app/doctor.ts'
import type { DaemonPostgres } from './support/daemon-postgres.ts'
import { startProcess, tempDir, waitFor } from './support/process.ts'
import { describeLive, program } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { addresses, estateSecrets, poolerDirectory } from './support/switchover-topology.ts'

const needs = [
  { name: 'postgresql', suite: 'system' },
  { name: 'pgbouncer', suite: 'system' },
] as const

const settings = {
  wal_level: 'logical',
  max_prepared_transactions: '5',
  archive_mode: 'on',
  archive_command: "'/bin/true'",
}

describeLive('doctor', needs, () => {
  let estate: SwitchoverEstate
  let [pg1, pg2, pg3]: DaemonPostgres[] = []
  const undo: (() => unknown)[] = []

  beforeAll(async () => {
    estate = await startSwitchoverEstate({ settings })
    ;({ pg1, pg2, pg3 } = estate.servers)
  }, 120_000)
  // Whatever a test did is undone, and the cluster is ready again.
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each()
    await waitFor(async () => (await amiss({})).length === 0, {
      what: 'a healthy cluster',
      timeoutMs: 90_000,
    })
  }, 120_000)

  const later = (...undoing: (() => unknown)[]): void => void undo.push(...undoing)

  /** In this process, without a candidate of its own choice. */
  const examine = ({
    from = '',
    to = '',
    accept = [],
  }: {
    from?: string
    to?: string
    accept?: readonly string[]
  } = {}): Promise<Diagnosis> => {
    const path = join(estate.places.root, 'examined.yaml')
    const text = readFileSync(estate.topology, 'utf8')
    if (from !== '') expect(text).toContain(from)
    writeFileSync(path, text.replace(from, to))
    return doctor({
      topology: path,
      to: estate.declaredPrimary() === 'pg2' ? 'pg3' : 'pg2',
      accept,
      workingDirectory: estate.places.root,
      variables: { ...estateSecrets, DBBAL_STATE_DIR: join(estate.places.root, 'state') },
      readStdin: async () => '',
    })
  }
  const idsOf = ({ judgements }: Diagnosis): readonly string[] => [
    ...new Set(
      judgements.filter(({ status }) => status !== 'ok').map(({ check, status }) => `${check} ${status}`),
    ),
  ]
  const amiss = async (options: Parameters<typeof examine>[0]): Promise<readonly string[]> =>
    idsOf(await examine(options))

  /** What a look could have changed. */
  const state = async (): Promise<unknown> =>
    Promise.all(
      [pg1, pg2, pg3].map(async (server) =>
        server?.pid() === undefined
          ? 'down'
          : server.query(`SELECT pg_is_in_recovery(), (SELECT json_agg(slot_name ORDER BY slot_name) FROM pg_replication_slots) AS slots,
              (SELECT json_agg(json_build_array(name, setting) ORDER BY name) FROM pg_settings WHERE sourcefile IS NOT NULL) AS settings,
              (SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbbal%') AS sessions`),
      ),
    )
  const unchanged = async (work: () => Promise<readonly string[]>): Promise<readonly string[]> => {
    const [before, poolers] = [await state(), await estate.poolerStates()]
    const found = await work()
    await waitFor(async () => JSON.stringify(await state()) === JSON.stringify(before), {
      what: 'the servers to be as before',
    })
    expect(await estate.poolerStates()).toEqual(poolers)
    return found
  }
  const expectAmiss = async (
    options: Parameters<typeof examine>[0],
    expected: readonly string[],
  ): Promise<void> => expect(await unchanged(() => amiss(options))).toEqual(expected)

  /** Ready when the postmaster has read it: sessions from then on have it. */
  const reload = async (server: DaemonPostgres | undefined): Promise<void> => {
    const [{ now } = {}] = (await server?.query('SELECT clock_timestamp()::text AS now')) ?? []
    await server?.query('SELECT pg_reload_conf()')
    await waitFor(async () => (await server?.query(`SELECT WHERE pg_conf_load_time() >= '${now}'`))?.length, {
      what: 'the files to be read',
    })
  }
  const set = async (server: DaemonPostgres | undefined, name: string, value: string): Promise<void> => {
    later(async () => {
      await server?.query(`ALTER SYSTEM RESET ${name}`)
      await reload(server)
    })
    await server?.query(`ALTER SYSTEM SET ${name} = ${value}`)
    await reload(server)
  }
  const rewriteHba = async (server: DaemonPostgres | undefined, line: string): Promise<void> => {
    const path = join(server?.dataDirectory ?? '', 'pg_hba.conf')
    const text = readFileSync(path, 'utf8')
    later(async () => {
      writeFileSync(path, text)
      await reload(server)
    })
    writeFileSync(path, `local all postgres trust\n${line}\n${text}`)
    await reload(server)
  }
  const session = async (config: ConstructorParameters<typeof Client>[0]): Promise<Client> => {
    const client = new Client(config as never)
    client.on('error', () => {})
    await client.connect()
    later(() => client.end())
    return client
  }
  const direct = () => ({
    host: addresses.pg1,
    port: estate.places.port,
    user: 'app',
    password: estateSecrets.ESTATE_APP,
    database: 'app1',
    application_name: 'report',
  })

  test('a healthy cluster is ready, says to whom, and keeps what it saw', async () => {
    const { code, stdout } = await estate.dbbal('doctor', 'shop', '--json')
    const said = JSON.parse(stdout)
    expect([code, said.exit, said.ready, said.from, said.to]).toEqual([0, 0, true, 'pg1', 'pg2'])
    expect(said.candidates).toEqual([
      { name: 'pg2', ready: true, lost: null },
      { name: 'pg3', ready: true, lost: expect.stringMatching(/./) },
    ])
    expect(said.loss).toEqual({ switchover_bytes: 0, failover_bytes: expect.any(Number), synchronous: false })
    expect(said.stall.ms).toBeGreaterThan(0)
    for (const secret of Object.values(estateSecrets)) expect(stdout).not.toContain(secret)
    await expectAmiss({}, [])
    const kept = JSON.parse(
      readFileSync(join(estate.places.root, 'state/failover/dbbal/shop/last-seen.json'), 'utf8'),
    )
    expect(kept).toMatchObject({
      primary: 'pg1',
      timeline: 1,
      synchronousStandbyNames: '',
      dataDirectory: pg1?.dataDirectory,
      binDirectory: expect.stringContaining('/bin'),
      standbys: [{ state: 'streaming' }, { state: 'streaming' }],
    })
  })

  test('the text has a line a check, and an exit code', async () => {
    const client = await session(direct())
    const told = await estate.dbbal('doctor', '--to', 'pg3')
    expect(told.code).toBe(1)
    expect(told.stdout).toMatch(/refuse +direct-clients +app@app1 from 127.0.0.1 as report: 1 session on pg1/)
    expect(told.stdout).toContain('shop is not ready to fail over to pg3: direct-clients')
    const accepted = await estate.dbbal('doctor', '--accept', 'direct-clients=ends at six')
    expect([accepted.code, accepted.stdout]).toEqual([0, expect.stringContaining('because: ends at six')])
    await client.end()
    expect(await estate.dbbal('doctor', '--accept', 'direct-client=x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "direct-clients"?'),
    })
    const final = await estate.dbbal('doctor', '--accept', 'timeline=x')
    expect([final.code, final.stderr]).toEqual([2, expect.stringContaining('cannot be accepted')])
    expect((await estate.dbbal('doctor', '--to', 'pg1')).code).toBe(2)
  })

  test('direct clients that are declared are fine', async () => {
    await session(direct())
    await expectAmiss({}, ['direct-clients refuse'])
    await expectAmiss(
      { from: '    databases:', to: '    direct_clients: [{application_name: report}]\n    databases:' },
      [],
    )
  })

  test.each([
    [
      'a candidate that may not be one',
      ': {host: 127.0.0.12}',
      ': {host: 127.0.0.12, candidate: false}',
      ['candidate refuse'],
    ],
    ['a delayed candidate', ': {host: 127.0.0.12}', ': {host: 127.0.0.12, delay: 5m}', ['candidate refuse']],
    ['jobs', '    databases:', '    jobs: [nightly report]\n    databases:', ['jobs warn']],
    ['a budget that is too short', 'budget: 15s', 'budget: 1s', ['timeouts refuse']],
    ['no control', /^ {4}control:.*\n/m.source, '', ['control refuse', 'disk unknown']],
    ['a stale topology', 'primary: pg1', 'primary: pg3', expect.arrayContaining(['one-primary refuse'])],
  ])('%s', async (_, from, to, expected) => {
    const text = readFileSync(estate.topology, 'utf8')
    const written = from.startsWith('^') ? (new RegExp(from, 'm').exec(text)?.[0] ?? '') : from
    await expectAmiss({ from: written, to }, expected as readonly string[])
  })

  test('a paused replay', async () => {
    await pg2?.query('SELECT pg_wal_replay_pause()')
    later(() => pg2?.query('SELECT pg_wal_replay_resume()'))
    await expectAmiss({}, ['replay-paused refuse'])
  })

  test('lag', async () => {
    await set(pg2, 'recovery_min_apply_delay', "'10min'")
    // The first commit is what waits.
    await pg1?.query('CREATE TABLE marks ()')
    later(() => pg1?.query('DROP TABLE marks'))
    await pg1?.query(
      "SELECT count(pg_logical_emit_message(true, 'x', repeat('x', 1000000))) FROM generate_series(1, 40)",
    )
    await expectAmiss({}, ['lag refuse'])
  })

  test('settings below those of the primary, and settings that wait for a restart', async () => {
    await set(pg1, 'shared_preload_libraries', "'pg_stat_statements'")
    await expectAmiss({}, ['pending-restart refuse'])
    await pg1?.stop()
    await pg1?.start()
    later(async () => {
      await pg1?.query('ALTER SYSTEM RESET shared_preload_libraries')
      await pg1?.stop()
      await pg1?.start()
    })
    await waitFor(async () => (await amiss({})).join() === 'settings refuse', { what: 'only the settings' })
    await expectAmiss({}, ['settings refuse'])
  })

  test('a replica that follows another server', async () => {
    const [{ primary_conninfo: before } = {}] = (await pg3?.query('SHOW primary_conninfo')) ?? []
    const follow = async (conninfo: string): Promise<void> => {
      const literal = conninfo.replaceAll(/['\\]/g, '$&$&')
      await pg3?.query(`ALTER SYSTEM SET primary_conninfo = E'${literal}'`)
      await reload(pg3)
    }
    await pg2?.query("SELECT pg_create_physical_replication_slot('pg3', true)")
    later(async () => {
      await follow(String(before))
      await waitFor(() => pg2?.query("SELECT pg_drop_replication_slot('pg3')"), {
        what: 'the slot to be free',
      })
    })
    await follow(String(before).replace(addresses.pg1, addresses.pg2))
    await waitFor(async () => (await pg2?.query('SELECT FROM pg_stat_replication'))?.length === 1, {
      what: 'pg3 to follow pg2',
    })
    await expectAmiss({}, ['upstream refuse'])
  })

  test('a candidate that lets nobody replicate, or no application in', async () => {
    await rewriteHba(pg2, 'host replication replicator all reject')
    await expectAmiss({}, ['back-connection refuse'])
    await undo.pop()?.()
    await rewriteHba(pg2, 'host all app all reject')
    await expectAmiss({}, ['application-login refuse'])
  })

  test('no free slots', async () => {
    const names = Array.from({ length: 9 }, (_, place) => `extra${place}`)
    for (const name of names) await pg2?.query(`SELECT pg_create_physical_replication_slot('${name}')`)
    later(async () => {
      for (const name of names) await pg2?.query(`SELECT pg_drop_replication_slot('${name}')`)
    })
    await expectAmiss({}, ['free-slots refuse'])
  })

  test('a base backup', async () => {
    if (pg1 === undefined) throw new Error('no primary')
    const directory = tempDir('backup')
    const source = `host=${pg1.socketDirectory} port=${pg1.port} user=postgres`
    const backup = startProcess({
      name: 'backup',
      argv: [
        program(pg1.installed, 'pg_basebackup'),
        '-D',
        '-',
        '-Ft',
        '-X',
        'none',
        '-d',
        source,
        '--max-rate=32k',
      ],
      directory,
      asPostgres: true,
    })
    later(() => backup.stop())
    await waitFor(
      async () => (await pg1?.query("SELECT FROM pg_stat_replication WHERE state = 'backup'"))?.length,
      { what: 'the backup to run', process: backup },
    )
    await expectAmiss({}, ['base-backup refuse', 'walsenders warn'])
  })

  test('a logical slot', async () => {
    await pg1?.query("SELECT pg_create_logical_replication_slot('cdc', 'test_decoding')")
    later(() => pg1?.query("SELECT pg_drop_replication_slot('cdc')"))
    await expectAmiss({}, ['logical-slots refuse'])
    await expectAmiss({ from: 'budget: 15s', to: 'budget: 15s, slots: accept-loss' }, ['logical-slots warn'])
  })

  test('a prepared transaction', async () => {
    await pg1?.query("BEGIN; CREATE TABLE held (); PREPARE TRANSACTION 'gid-1'")
    later(() => pg1?.query("ROLLBACK PREPARED 'gid-1'"))
    await expectAmiss({}, ['prepared-transactions warn'])
  })

  test('a pooler that is paused, too impatient, in session mode, or gone', async () => {
    const [first] = estate.poolers
    await first?.console('PAUSE app1')
    await expectAmiss({}, ['poolers refuse'])
    await first?.console('RESUME app1')
    await first?.console("SET query_wait_timeout = '5'")
    later(() => first?.console('RELOAD'))
    await expectAmiss({}, ['timeouts refuse'])
    await first?.console('RELOAD')
    await first?.console("SET pool_mode = 'session'")
    await expectAmiss({}, ['session-pools warn'])
    await first?.console('RELOAD')
    await first?.console("SET min_pool_size = '1'")
    expect(await amiss({})).toEqual([])
    await first?.console('RELOAD')
    const ini = join(poolerDirectory(estate.places.root, 'p1'), 'pgbouncer-1.ini')
    const generated = readFileSync(ini, 'utf8')
    writeFileSync(ini, generated.replace(/^app1 = .*$/m, '$& min_pool_size=1'))
    await first?.console('RELOAD')
    expect(await amiss({})).toEqual(['warm-pools refuse'])
    writeFileSync(ini, generated)
    await first?.console('RELOAD')
    first?.running.process.signal('SIGKILL')
    await first?.running.process.exited
    later(() => first?.restart())
    expect(await amiss({})).toEqual([
      'poolers unknown',
      'timeouts unknown',
      'warm-pools unknown',
      'session-pools unknown',
    ])
    await undo.pop()?.()
    await undo.pop()?.()
  })

  test('commits that would hang', async () => {
    await set(pg2, 'synchronous_standby_names', "'ANY 1 (pg1)'")
    await expectAmiss({}, ['synchronous refuse'])
  })

  test('an archiver that fails', async () => {
    for (const server of [pg1, pg2, pg3]) await set(server, 'archive_command', "'/bin/false'")
    later(() => pg1?.query('SELECT pg_switch_wal()'))
    await pg1?.query("SELECT pg_logical_emit_message(true, 'x', 'x')")
    await pg1?.query('SELECT pg_switch_wal()')
    await waitFor(
      async () =>
        (
          await pg1?.query(
            "SELECT FROM pg_stat_archiver WHERE last_failed_time > coalesce(last_archived_time, '-infinity')",
          )
        )?.length,
      { what: 'the archiver to fail' },
    )
    await expectAmiss({}, ['archiver warn'])
    const control = /^ {4}control:.*\n/m.exec(readFileSync(estate.topology, 'utf8'))?.[0] ?? ''
    await expectAmiss({ from: control, to: '' }, ['archiver refuse', 'control refuse', 'disk unknown'])
  })

  test('a server that is down', async () => {
    await pg3?.stop()
    later(() => pg3?.start())
    const found = await amiss({})
    expect(found).toContain('reachable unknown')
    expect(found).not.toContain('streaming refuse')
  })

  test('a long transaction', async () => {
    const [pooler] = estate.poolers
    if (pooler === undefined) throw new Error('no pooler')
    const client = await session({
      ...direct(),
      host: pooler.socket,
      port: pooler.port,
      application_name: undefined,
    })
    await client.query('BEGIN; SELECT 1')
    await waitFor(async () => (await amiss({})).length > 0, { what: 'the transaction to be long' })
    await expectAmiss({}, ['long-transactions warn'])
  })

  test('a subscription, a sequence with a cache, a table without statistics', async () => {
    await pg1?.query(
      "CREATE SUBSCRIPTION elsewhere CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false)",
      'app1',
    )
    later(async () => {
      await pg1?.query('ALTER SUBSCRIPTION elsewhere SET (slot_name = NONE)', 'app1')
      await pg1?.query('DROP SUBSCRIPTION elsewhere; DROP SEQUENCE counted; DROP TABLE bare', 'app1')
    })
    await pg1?.query('CREATE SEQUENCE counted CACHE 20', 'app1')
    await pg1?.query('CREATE TABLE bare (x text) WITH (autovacuum_enabled = off)', 'app1')
    await pg1?.query("INSERT INTO bare SELECT repeat('x', 1000) FROM generate_series(1, 12000)", 'app1')
    await expectAmiss({}, ['subscriptions warn', 'sequences warn', 'statistics warn'])
  })

  test('an index that is built, other settings, an archive that is read', async () => {
    const [pooler] = estate.poolers
    if (pooler === undefined || pg1 === undefined) throw new Error('no pooler')
    const client = await session({ ...direct(), host: pooler.socket, port: pooler.port })
    await client.query('BEGIN; LOCK TABLE work IN ROW EXCLUSIVE MODE')
    const builder = await session({
      host: pg1.socketDirectory,
      port: pg1.port,
      user: 'postgres',
      database: 'app1',
    })
    const built = builder.query('CREATE INDEX CONCURRENTLY slow ON work (client)').catch(() => {})
    later(async () => {
      await client.query('ROLLBACK')
      await built
      await builder.query('DROP INDEX slow')
    })
    await waitFor(async () => (await pg1?.query('SELECT FROM pg_stat_progress_create_index'))?.length, {
      what: 'the index to be built',
    })
    await set(pg2, 'archive_command', "'/bin/cp %p /nowhere'")
    await set(pg3, 'restore_command', "'/bin/false'")
    await set(pg3, 'log_statement', 'ddl')
    const found = await amiss({})
    expect(found.filter((id) => id !== 'long-transactions warn')).toEqual([
      'direct-clients refuse',
      'running-commands warn',
      'role-settings warn',
      'restore-command warn',
      'shown-password warn',
    ])
  })

  test('an account that sees too little', async () => {
    await pg1?.query('REVOKE pg_read_all_stats FROM dbbal')
    later(() => pg1?.query('GRANT pg_read_all_stats TO dbbal'))
    const { isReady, judgements } = await examine()
    expect(isReady).toBe(false)
    expect(judgements.find(({ check, subject }) => check === 'reachable' && subject === 'pg1')).toMatchObject(
      {
        status: 'unknown',
        remedy: expect.stringContaining('grants.sql'),
      },
    )
  })

  test('nothing that can be reached', async () => {
    const path = join(estate.places.root, 'nowhere.yaml')
    const text = readFileSync(estate.topology, 'utf8')
    writeFileSync(
      path,
      text.replaceAll(/host: 127\.0\.0\.(\d+)/g, 'host: 127.0.1.$1').replace('/sockets/', '/nowhere/'),
    )
    expect((await estate.dbbal('doctor', '-t', path)).code).toBe(3)
  })

  test('a primary that is down: what was seen of it is shown', async () => {
    await pg1?.stop()
    later(() => pg1?.start())
    const { code, stdout } = await estate.dbbal('doctor', '--json')
    const said = JSON.parse(stdout)
    expect([code, said.ready, said.loss.failover_bytes]).toEqual([1, false, null])
    expect(said.last_seen).toMatchObject({ primary: 'pg1', timeline: 1 })
    expect((await estate.dbbal('doctor')).stdout).toContain('pg1 does not answer; last seen at 20')
  })

  test('a replica that somebody promoted', async () => {
    await pg2?.query('SELECT pg_promote()')
    later(() => estate.heal())
    const found = await unchanged(() => amiss({}))
    expect(found).toEqual(
      expect.arrayContaining(['one-primary refuse', 'timeline refuse', 'streaming refuse']),
    )
  })
})

describeLive(
  'doctor, with everything on',
  [
    { name: 'postgresql', suite: 'sid' },
    { name: 'pgbouncer', suite: 'sid' },
  ],
  () => {
    test('a synchronous cluster of PostgreSQL 18 with TLS and auth_query is ready', async () => {
      const estate = await startSwitchoverEstate({
        postgresql: 'sid',
        pgbouncer: 'sid',
        isSynchronous: true,
        hasTls: true,
        hasAuthQuery: true,
      })
      const { code, stdout } = await estate.dbbal('doctor', '--json')
      const said = JSON.parse(stdout)
      const amiss = said.checks.filter(({ status }: { status: string }) => status !== 'ok')
      expect(amiss).toEqual([])
      expect([code, said.stall.parts.map(({ name }: { name: string }) => name)]).toEqual([
        0,
        ['pause', 'stop', 'catch-up', 'promote', 'attach', 'resume'],
      ])
      expect(said.checks).toContainEqual(
        expect.objectContaining({
          check: 'application-login',
          measured: '4 logins from pool/p1, tried here',
        }),
      )
    }, 120_000)
  },
)
