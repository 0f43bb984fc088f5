/** Stops that hang, servers that answer late, and starts of every kind. Measured first; each is a trap of real operations. */
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { drainWalsenders } from '../../src/engines/postgresql/drain-walsenders.ts'
import { justPast } from '../../src/engines/postgresql/lsn.ts'
import { openServerHost } from '../../src/engines/postgresql/open-server-host.ts'
import { readPosition } from '../../src/engines/postgresql/position.ts'
import { promote } from '../../src/engines/postgresql/promote.ts'
import { unarchivedWal } from '../../src/engines/postgresql/unarchived-wal.ts'
import { waitForReplay } from '../../src/engines/postgresql/wait-for-replay.ts'
import { laggingBehind, readWalsenders } from '../../src/engines/postgresql/walsenders.ts'
import { back, type EngineMember, startEnginePair } from './support/engine-estate.ts'
import { type RunningProcess, startProcess, tempDir, waitFor } from './support/process.ts'
import { describeLive, program } from './support/servers.ts'
import { startSshd } from './support/sshd.ts'

const done = { answer: 'done' }
const needs = [
  { name: 'postgresql', suite: 'system' },
  { name: 'openssh', suite: 'system' },
] as const

describeLive('stopping and starting a primary', needs, () => {
  let a: EngineMember
  let b: EngineMember

  beforeAll(async () => {
    const slow = { archive_mode: 'on', archive_command: "'test ! -e hold || sleep 1'" }
    // With an archive each stop begins a new segment: a replica that is away for some of them would be left behind.
    ;({ a, b } = await startEnginePair('system', { ...slow, wal_keep_size: '1GB' }))
    await a.postgres.query("CREATE TABLE big AS SELECT 1 AS id, '' AS text")
  })

  const stopAndWait = async ({ host }: EngineMember) => {
    await host.requestStop(1000)
    const data = await host.waitForShutdown(10_000)
    await expect.poll(() => host.isRunning(1000), { timeout: 10_000 }).toBe(false)
    return data
  }

  test('E1: with standby.signal a bare restart makes a replica; without it a primary again, on the same timeline', async () => {
    await a.host.putStandbySignal(1000)
    await a.host.putStandbySignal(1000)
    const { uid, mode } = statSync(join(a.postgres.dataDirectory, 'standby.signal'))
    expect([uid, mode & 0o777]).toEqual([statSync(a.postgres.dataDirectory).uid, 0o600])
    await a.postgres.query('INSERT INTO big VALUES (2)')
    expect(await stopAndWait(a)).toMatchObject({ state: 'shut down', timeline: 1 })
    await a.host.start(10_000)
    expect(await readPosition(a.server)).toMatchObject({ role: 'replica' })
    await expect(a.postgres.query('INSERT INTO big VALUES (3)')).rejects.toThrow('read-only')
    await stopAndWait(a)
    await a.host.removeStandbySignal(1000)
    expect(await a.host.hasStandbySignal(1000)).toBe(false)
    await a.host.start(10_000)
    expect(await readPosition(a.server)).toMatchObject({ role: 'primary', timeline: 1 })
  })

  test('a start that fails says why; one that is done already does nothing', async () => {
    await a.host.start(1000)
    await stopAndWait(a)
    const path = join(a.postgres.dataDirectory, 'postgresql.conf')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, `${text}max_connections = many\n`)
    await expect(a.host.start(5000)).rejects.toThrow(/FATAL: {2}configuration file .* contains errors/)
    writeFileSync(path, text)
    await a.host.start(10_000)
    await expect(a.host.requestStop(1000).then(() => a.host.requestStop(1000))).resolves.toBeUndefined()
    await expect.poll(() => a.host.isRunning(1000), { timeout: 10_000 }).toBe(false)
    await a.host.requestStop(1000)
    await a.host.start(10_000)
  })

  test('a configuration outside the data directory, as Debian has it, is found again', async () => {
    await stopAndWait(a)
    const etc = tempDir('etc')
    renameSync(join(a.postgres.dataDirectory, 'postgresql.conf'), join(etc, 'postgresql.conf'))
    const options = `-c config_file=${etc}/postgresql.conf`
    await a.host.run(`"$bin/pg_ctl" start -w -s -D "$PWD" -o '${options}' >/dev/null 2>&1 </dev/null`, 10_000)
    await stopAndWait(a)
    await a.host.start(10_000)
    expect(await a.postgres.query('SHOW config_file')).toEqual([{ config_file: `${etc}/postgresql.conf` }])
    await stopAndWait(a)
    renameSync(join(etc, 'postgresql.conf'), join(a.postgres.dataDirectory, 'postgresql.conf'))
    await a.host.run('rm postmaster.opts', 1000)
    await a.host.start(10_000)
  })

  test('over ssh, as the account of the server, without a login for each script', async () => {
    const { port, user, identity, knownHosts } = await startSshd()
    const host = await openServerHost({
      ...{ instance: 'a', control: { via: 'ssh', run_as: 'postgres' } },
      remote: { address: '127.0.0.1', ssh: { port, user, identity, known_hosts: knownHosts } },
      paths: { dataDirectory: a.postgres.dataDirectory },
    })
    const pids = [
      await host.run('id -un; readlink /proc/$PPID/cwd; ps -o sid= -p $$', 2000),
      await host.run('id -un; readlink /proc/$PPID/cwd; ps -o sid= -p $$', 2000),
    ]
    expect(pids[0]).toMatch(/^postgres\n/)
    expect(pids[1]).toBe(pids[0])
    expect(await host.isRunning(2000)).toBe(true)
    await stopAndWait({ ...a, host })
    await host.start(10_000)
    await host.close()
    expect(await readPosition(a.server)).toMatchObject({ role: 'primary' })
  })

  test('a systemd unit is stopped and started by systemctl', async () => {
    const directory = tempDir('systemctl')
    const { dataDirectory, installed } = a.postgres
    const start = `setpriv --reuid postgres --regid postgres --init-groups ${program(installed, 'pg_ctl')} start -W -D ${dataDirectory}`
    writeFileSync(
      join(directory, 'systemctl'),
      `#!/bin/sh\necho "$@" >> ${directory}/log\n[ "$1" = stop ] || setsid ${start} >/dev/null 2>&1 </dev/null\n`,
    )
    chmodSync(join(directory, 'systemctl'), 0o755)
    const path = process.env['PATH']
    process.env['PATH'] = `${directory}:${path}`
    const host = await openServerHost({
      ...{ instance: 'a', control: { via: 'local', service: 'postgresql@15-main' }, remote: undefined },
      paths: { dataDirectory },
    })
    process.env['PATH'] = path
    await stopAndWait({ ...a, host })
    await host.start(10_000)
    await host.close()
    expect(await readPosition(a.server)).toMatchObject({ role: 'primary' })
    expect(readFileSync(join(directory, 'log'), 'utf8')).toBe(
      'stop --no-block -- postgresql@15-main\nstart --no-block -- postgresql@15-main\n',
    )
  })

  test.each([
    ['M5: over TCP a reader that stopped reading is ended', '127.0.0.1', done],
    ['M4: over a unix socket it cannot be ended, and the stop is not tried', 'socket', { answer: 'failed' }],
  ])('%s', async (_, how, outcome) => {
    await waitFor(async () => (await readWalsenders(a.server)).length === 1, { what: 'b to stream' })
    expect(await drainWalsenders(a.server, 'b', 1000)).toMatchObject(done)
    expect(await drainWalsenders(a.server, 'c', 1000)).toEqual({
      answer: 'failed',
      message: 'a: c does not read its WAL any more',
    })
    const consumer = await startConsumer(how)
    consumer.signal('SIGSTOP')
    await a.postgres.query(
      'INSERT INTO big SELECT 4, repeat(md5(i::text), 64) FROM generate_series(1, 15000) i',
    )
    const { lsn } = await readPosition(a.server)
    expect(await waitForReplay(b.server, lsn, 10_000)).toMatchObject(done)
    const lagging = laggingBehind(await readWalsenders(a.server), lsn)
    expect(lagging).toMatchObject([{ kind: 'logical', slot: 'cdc', applicationName: 'pg_recvlogical' }])
    const drained = await drainWalsenders(a.server, 'b', 3000)
    expect(drained).toMatchObject(outcome)
    expect(drained.message).toContain('pg_recvlogical (logical, slot "cdc"')
  })

  const startConsumer = async (how: string): Promise<RunningProcess> => {
    await a.postgres.query("SELECT pg_create_logical_replication_slot('cdc', 'test_decoding')")
    const { installed, socketDirectory, port } = a.postgres
    const host = how === 'socket' ? socketDirectory : how
    const user = 'replicator'
    const consumer = startProcess({
      name: `pg_recvlogical`,
      argv: [
        join(dirname(program(installed, 'postgres')), 'pg_recvlogical'),
        ...[
          '--start',
          '--slot',
          'cdc',
          '-f',
          '/dev/null',
          '-d',
          `host=${host} port=${port} user=${user} dbname=postgres`,
        ],
      ],
      directory: socketDirectory,
      asPostgres: true,
      env: { PGPASSFILE: join(a.postgres.dataDirectory, '..', 'passfile') },
    })
    onTestFinished(async () => {
      consumer.signal('SIGKILL')
      await waitFor(async () => (await readWalsenders(a.server)).length === 1, {
        what: 'the reader to be gone',
      })
      await a.postgres.query("SELECT pg_drop_replication_slot('cdc')")
    })
    await waitFor(async () => (await readWalsenders(a.server)).some(({ kind }) => kind === 'logical'), {
      what: 'the consumer to stream',
      process: consumer,
    })
    return consumer
  }

  test('M1, M2: an archiver that is behind holds up the postmaster, not the switchover', async () => {
    writeFileSync(join(a.postgres.dataDirectory, 'hold'), '')
    for (let segment = 0; segment < 3; segment += 1) {
      await a.postgres.query('INSERT INTO big VALUES (5)')
      await a.postgres.query('SELECT pg_switch_wal()')
    }
    await a.host.putStandbySignal(1000)
    const start = performance.now()
    await a.host.requestStop(1000)
    const data = await a.host.waitForShutdown(2000)
    expect(data.state).toBe('shut down')
    expect(await waitForReplay(b.server, justPast(data.checkpointLsn), 2000)).toMatchObject(done)
    expect(await a.host.isRunning(1000)).toBe(true)
    // The postmaster is stopped by a signal that it cannot see yet: its answer comes late.
    const postmaster = Number(
      readFileSync(join(b.postgres.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0],
    )
    process.kill(postmaster, 'SIGSTOP')
    const late = await promote(b.server, 300)
    process.kill(postmaster, 'SIGCONT')
    expect(late).toMatchObject({
      answer: 'uncertain',
      message: expect.stringContaining('not seen as the primary'),
    })
    await expect.poll(async () => (await readPosition(b.server)).role, { timeout: 5000 }).toBe('primary')
    expect(await promote(b.server, 1000)).toMatchObject(done)
    const rejoined = await back(a, b, false)
    expect(rejoined).toMatchObject({ ...done, message: expect.stringMatching(/^a: streams from b/) })
    expect(performance.now() - start).toBeGreaterThan(3000)
    const [{ archived } = { archived: 0 }] = await b.postgres.query(
      "SELECT count(*)::int AS archived FROM pg_ls_archive_statusdir() WHERE name ~ '^00000001' AND name ~ 'ready'",
    )
    expect(archived).toBe(0)
    expect(await unarchivedWal(a.server, 1, 1000)).toEqual([])
    const status = join(a.postgres.dataDirectory, 'pg_wal/archive_status')
    const names = ['0000000100000000000000F2', '0000000200000000000000F3', '00000002.history']
    const ready = names.map((name) => join(status, `${name}.ready`))
    for (const path of ready) writeFileSync(path, '')
    expect(await unarchivedWal(a.server, 1, 1000)).toEqual(names.slice(0, 1))
    for (const path of ready) rmSync(path)
  })

  test('a server that answers nothing: whether it was asked to be promoted is not known', async () => {
    const [{ pid } = { pid: 0 }] = await a.server.query('SELECT pg_backend_pid() AS pid', 1000)
    process.kill(Number(pid), 'SIGSTOP')
    const unknown = await promote(a.server, 300)
    process.kill(Number(pid), 'SIGKILL')
    expect(unknown).toMatchObject({ answer: 'uncertain' })
  })

  test('a server that refuses: it failed, and is what it was', async () => {
    await waitFor(() => a.postgres.query('SELECT 1'), { what: 'a to be back' })
    await b.postgres.query('REVOKE EXECUTE ON FUNCTION pg_promote(boolean, integer) FROM dbbal')
    await expect
      .poll(async () => (await promote(a.server, 1000)).message, { timeout: 10_000 })
      .toContain('permission denied')
    expect(await promote(a.server, 1000)).toMatchObject({ answer: 'failed' })
    expect(await readPosition(a.server)).toMatchObject({ role: 'replica' })
  })
})
