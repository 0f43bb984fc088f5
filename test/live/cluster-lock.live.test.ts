/** The lock of a cluster on real servers: a primary and a replica. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type ClusterLock,
  type ClusterLockOptions,
  withClusterLock,
} from '../../src/app/lock/cluster-lock.ts'
import { sessionLimits } from '../../src/app/lock/server-lock.ts'
import { loadTopology } from '../../src/topology/load.ts'
import { isPostgresql, type PostgresqlPrimaryCluster } from '../../src/topology/poolers.ts'
import { addReplica, type PostgresServer, startPrimary } from './support/postgres.ts'
import {
  type RunningProcess,
  type RunResult,
  run,
  startProcess,
  tempDir,
  waitFor,
} from './support/process.ts'
import { describeLive } from './support/servers.ts'

const program = join(import.meta.dirname, '../../bin/run.cjs')
const password = 'pw-dbbal-77c0'

describeLive('the lock of a cluster', [{ name: 'postgresql', suite: 'system' }], () => {
  let primary: PostgresServer
  let replica: PostgresServer
  let directory: string
  let cluster: PostgresqlPrimaryCluster
  const running: RunningProcess[] = []

  beforeAll(async () => {
    primary = await startPrimary({ auth: 'scram-sha-256' })
    replica = await addReplica(primary)
    await primary.query(`CREATE ROLE dbbal LOGIN SUPERUSER PASSWORD '${password}'`)
    directory = tempDir('lock')
    const yaml = `version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    instances: {a: {host: 127.0.0.1, port: ${primary.port}}, b: {host: 127.0.0.1, port: ${replica.port}}}
    admin: {user: dbbal, password: {env: dbbal}}
    databases: [shop]
`
    writeFileSync(join(directory, 'topology.yaml'), yaml)
    const { topology } = await loadTopology(
      { stdin: yaml },
      { environment: undefined, workingDirectory: '/' },
    )
    const found = topology.clusters.get('shop')
    if (found === undefined || !('instances' in found) || !isPostgresql(found)) throw new Error('no cluster')
    cluster = found
  })
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop('SIGKILL')
    await waitFor(async () => (await sessions()).length === 0, { what: 'every lock to be gone' })
  })

  /** Sessions that hold, or held, a lock; on both servers. */
  async function sessions(): Promise<string[]> {
    const sql = "SELECT application_name AS name FROM pg_stat_activity WHERE application_name LIKE 'dbbal %'"
    const rows = [...(await primary.query(sql)), ...(await replica.query(sql))]
    return rows.map(({ name }) => String(name))
  }

  /** A machine of its own, as far as the local file goes. */
  function machine(name: string): string {
    const state = join(directory, name)
    mkdirSync(state, { recursive: true })
    return state
  }

  function options(state: string, more: Partial<ClusterLockOptions> = {}): ClusterLockOptions {
    return {
      cluster,
      topology: { name: 'dbbal', environment: undefined },
      secrets: { value: () => password },
      purpose: 'test',
      variables: { XDG_STATE_HOME: state },
      ...more,
    }
  }

  const environment = (state: string) => ({
    dbbal: password,
    NO_COLOR: '1',
    XDG_STATE_HOME: state,
    DBBAL_TOPOLOGY: undefined,
    DBBAL_LOCK: undefined,
  })
  function dbbal(state: string, ...argv: readonly string[]): Promise<RunResult> {
    return run([process.execPath, program, ...argv], {
      directory,
      env: environment(state),
      timeoutMs: 30_000,
    })
  }
  async function locked(state: string, ...command: readonly string[]): Promise<RunningProcess> {
    const started = startProcess({
      name: `lock-${running.length}`,
      argv: [process.execPath, program, 'lock', 'shop', '--', ...command],
      directory,
      env: environment(state),
    })
    running.push(started)
    await waitFor(async () => (await sessions()).length === 2, { what: 'both locks', process: started })
    return started
  }

  const held = (lock: ClusterLock): Promise<readonly string[]> => Promise.resolve(lock.held())

  test('its sessions have every limit that this version knows', async () => {
    const rows = await primary.query(sessionLimits)
    expect(rows.map(({ set_config: limit }) => limit)).toEqual(expect.arrayContaining(['5s', '15s']))
    expect(rows).toHaveLength(6)
  })

  test('is taken on every server, a standby as well, the first one first', async () => {
    await withClusterLock(options(machine('m1'), { first: 'b' }), async (lock) => {
      expect(lock.held()).toEqual(['b', 'a'])
      expect(lock.missing()).toEqual([])
      await lock.check()
      expect(await sessions()).toEqual([
        expect.stringMatching(new RegExp(`^dbbal test ${lock.run} ${process.pid} \\S+@\\S+$`)),
        expect.stringContaining(lock.run),
      ])
    })
  })

  test('is waited for where the session that holds it is about to end', async () => {
    const isHeld = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
    const ending = primary.query("SELECT pg_advisory_lock(x'64626261'::int, x'6c6f636b'::int), pg_sleep(0.2)")
    await waitFor(async () => (await primary.query(isHeld)).length > 0, { what: 'the lock to be held' })
    expect(await withClusterLock(options(machine('m1')), held)).toEqual(['a', 'b'])
    await ending
  })

  test('is refused on this machine while its holder lives, and taken over behind a dead one', async () => {
    const state = machine('m1')
    const holder = await locked(state, 'sleep', '60')
    const refused = withClusterLock(options(state), held)
    await expect(refused).rejects.toMatchObject({
      exit: 4,
      message: expect.stringMatching(
        `locked on this machine by lock of \\S+@\\S+, process ${holder.pid}, since 20`,
      ),
    })
    await holder.stop('SIGKILL')
    await waitFor(async () => (await sessions()).length === 0, { what: 'the dead locks to be gone' })
    expect(await withClusterLock(options(state), held)).toEqual(['a', 'b'])
    expect(readdirSync(join(state, 'dbbal/locks'))).toEqual([])
  })

  test('is refused on another machine, which says who has it', async () => {
    const holder = await locked(machine('m1'), 'sleep', '60')
    const { code, stderr } = await dbbal(machine('m2'), 'lock', 'shop', '--', 'true')
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(
        `cluster "shop" is locked on "a" by lock of \\S+, process ${holder.pid}, since 20\\d\\d-`,
      ),
    ])
    // Refused without a trace.
    expect(await sessions()).toHaveLength(2)
    expect(readdirSync(join(directory, 'm2/dbbal/locks'))).toEqual([])
  })

  test('of runs at the same time at most one has it', async () => {
    let inside = 0
    const runs = Array.from({ length: 6 }, (_, index) =>
      withClusterLock(options(machine(`race${index}`)), async () => {
        inside += 1
        await waitFor(async () => (await sessions()).length >= 2, { what: 'both locks' })
        expect(inside).toBe(1)
        inside -= 1
      }),
    )
    const ended = await Promise.allSettled(runs)
    for (const each of ended)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'LOCKED' })
    expect(inside).toBe(0)
  })

  test('what runs beneath dbbal lock finds the lock its own', async () => {
    const argv = [process.execPath, program, 'lock', 'shop', '--', 'sh', '-c', 'exit 7']
    const { code, stderr } = await dbbal(machine('m1'), 'lock', 'shop', '--', ...argv)
    expect([stderr, code]).toEqual(['', 7])
  })

  test.each([
    [['sh', '-c', 'exit 3'], 3],
    [['sh', '-c', 'kill -KILL $$'], 137],
    [['no-such-program'], 127],
    [['true', '--json', '--debug'], 0],
  ])('dbbal lock passes the exit code of %j on', async (command, expected) => {
    expect((await dbbal(machine('m1'), 'lock', 'shop', '--', ...command)).code).toBe(expected)
  })

  test('dbbal lock --json is one object, whatever the command prints', async () => {
    const argv = ['lock', 'shop', '--json', '--', 'sh', '-c', 'echo said; exit 3']
    const { code, stdout, stderr } = await dbbal(machine('m1'), ...argv)
    expect([code, stderr]).toEqual([3, expect.stringContaining('said')])
    expect(JSON.parse(stdout)).toEqual({
      exit: 3,
      cluster: 'shop',
      locked: expect.arrayContaining(['a', 'b']),
    })
  })

  test('dbbal lock says which command cannot be started', async () => {
    const { stderr } = await dbbal(machine('m1'), 'lock', 'shop', '--', 'no-such-program --x')
    expect(stderr).toContain('error: "no-such-program --x" cannot be started: ')
  })

  test('SIGTERM goes to the command, which is waited for', async () => {
    const file = join(directory, 'ended')
    const holder = await locked(
      machine('m1'),
      'sh',
      '-c',
      `trap 'touch ${file}; exit 9' TERM; touch ${file}.begun; while :; do sleep 0.1; done`,
    )
    await waitFor(() => existsSync(`${file}.begun`), { what: 'the command to begin', process: holder })
    holder.signal('SIGTERM')
    expect(await holder.exited).toEqual({ code: 9, signal: null })
    expect(existsSync(file)).toBe(true)
  })

  test('a lock that is lost is told, and no success', async () => {
    const state = machine('m1')
    await withClusterLock(options(state), async (lock) => {
      await replica.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dbbal %'",
      )
      await expect(lock.check()).rejects.toMatchObject({ exit: 4, message: expect.stringContaining('on b') })
      await lock.take('b')
      await lock.check()
    })
    const go = join(directory, 'go')
    const holder = await locked(state, 'sh', '-c', `until [ -e ${go} ]; do sleep 0.05; done`)
    await replica.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dbbal %'",
    )
    writeFileSync(go, '')
    expect(await holder.exited).toMatchObject({ code: 5 })
    expect(holder.log()).toContain('error: the lock of "shop" is lost on b')
  })

  test('a server that is stopped on purpose is given up and taken again, a promotion changes nothing', async () => {
    await withClusterLock(options(machine('m1'), { first: 'b' }), async (lock) => {
      await lock.giveUp('a')
      expect(lock.missing()).toEqual([{ instance: 'a', why: 'given up' }])
      await primary.stop()
      await lock.take('a')
      expect(lock.missing()).toEqual([{ instance: 'a', why: expect.stringContaining('ECONNREFUSED') }])
      await replica.query('SELECT pg_promote()')
      await lock.check()
      expect(lock.held()).toEqual(['b'])
      await primary.start()
      await lock.take('a')
      expect([lock.held(), lock.missing()]).toEqual([['b', 'a'], []])
      await lock.check()
    })
  })

  describe('where servers are missing', () => {
    test('it is taken on the others, and dbbal lock says so', async () => {
      await primary.stop()
      try {
        const { code, stderr } = await dbbal(machine('m1'), 'lock', 'shop', '--', 'true')
        expect([code, stderr]).toEqual([0, expect.stringContaining('a is not locked: connect ECONNREFUSED')])
      } finally {
        await primary.start()
      }
    })

    test('without any, dbbal lock does not run the command', async () => {
      await primary.stop()
      await replica.stop()
      try {
        const file = join(directory, 'ran')
        const { code, stderr } = await dbbal(machine('m1'), 'lock', 'shop', '--', 'touch', file)
        expect([code, stderr]).toEqual([3, expect.stringContaining('no server of "shop" can be locked')])
        expect(existsSync(file)).toBe(false)
      } finally {
        await primary.start()
        await replica.start()
      }
    })
  })

  test('the session has limits of its own: a holder that is stopped loses the lock', async () => {
    const holder = await locked(machine('m1'), 'sleep', '60')
    const [row] = await primary.query(
      "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'dbbal lock %'",
    )
    expect(row).toBeDefined()
    holder.signal('SIGSTOP')
    await waitFor(async () => (await sessions()).length === 0, {
      what: 'idle_session_timeout',
      timeoutMs: 40_000,
    })
    holder.signal('SIGCONT')
  })
})
