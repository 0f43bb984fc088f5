/** Poolers of a switchover, on two PgBouncers with two processes each: pause, files, resume, guards. */
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openCluster } from '../../src/app/failover/open-cluster.ts'
import { guardNames } from '../../src/app/failover/poolers/guard-names.ts'
import { openPoolers } from '../../src/app/failover/poolers/open-poolers.ts'
import type { Poolers } from '../../src/app/failover/poolers.ts'
import { connectPostgresql } from '../../src/drivers/postgresql.ts'
import { waitFor } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { startSshd } from './support/sshd.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { databaseNames, estateSecrets, poolerDirectory, poolerNames } from './support/switchover-topology.ts'

const guardProgram = join(import.meta.dirname, '../../bin/guard.cjs')
const { guards: guardName } = guardNames('shop', '')
const never = new AbortController().signal
const done = expect.objectContaining({ answer: 'done' })

describeLive(
  'poolers of a switchover',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'openssh', suite: 'system' },
  ],
  () => {
    let estate: SwitchoverEstate
    let runs = 0
    const open: Poolers[] = []

    async function openAll({ topology = estate.topology, timeoutMs = 10_000 } = {}): Promise<Poolers> {
      const choice = {
        topology,
        workingDirectory: estate.places.root,
        variables: { ...process.env, ...estateSecrets },
        readStdin: async () => '',
      }
      runs += 1
      const opened = await openCluster(choice)
      const run = { run: `20261122-${runs}`, from: 'pg1', to: 'pg2', timeoutMs, guardProgram }
      const poolers = await openPoolers({ ...choice, ...run, opened })
      open.push(poolers)
      return poolers
    }

    const iniOf = (name: 'p1' | 'p2', process: 1 | 2): string =>
      join(poolerDirectory(estate.places.root, name), `pgbouncer-${process}.ini`)
    const inis = (): readonly string[] =>
      poolerNames.flatMap((name) => ([1, 2] as const).map((each) => readFileSync(iniOf(name, each), 'utf8')))

    /** `app1` ... of every process, `p1/1 app1`. */
    async function paused(): Promise<readonly string[]> {
      const states = await estate.poolerStates()
      return states.flatMap(({ name, paused: names }) => names.map((each) => `${name} ${each}`))
    }
    const everything = (): readonly string[] =>
      estate.poolers.flatMap(({ name }) => databaseNames.map((database) => `${name} ${database}`))

    async function retries(): Promise<readonly unknown[]> {
      return Promise.all(
        estate.poolers.map(async (pooler) => {
          const rows = await pooler.console('SHOW CONFIG')
          return rows.find(({ key }) => key === 'server_login_retry')?.['value']
        }),
      )
    }

    beforeAll(async () => {
      estate = await startSwitchoverEstate()
    })
    afterEach(async () => {
      for (const poolers of open.splice(0)) {
        await poolers.unstage(5000)
        await poolers.unpause(5000)
        await poolers.disarm('')
        await poolers.close()
      }
      expect(await paused()).toEqual([])
    })

    test('there and back while clients write: nobody sees an error', async () => {
      const poolers = await openAll()
      expect(poolers.names).toEqual(['pool/p1/1', 'pool/p1/2', 'pool/p2/1', 'pool/p2/2'])
      expect(poolers.guards).toEqual(['pool/p1: on this machine', 'pool/p2: on this machine'])
      const before = inis()
      const clients = await writers(estate)
      for (let round = 0; round < 3; round++) {
        expect(await poolers.arm('', 10_000)).toEqual(done)
        expect(inis()).toEqual(before)
        expect(await poolers.pause(5000, never)).toEqual(done)
        expect(await paused()).toEqual(everything())
        expect(await poolers.stage(5000)).toEqual(done)
        for (const text of inis()) expect(text).toMatch(/^app1 = host=127\.0\.0\.12 /m)
        // The replica that is to be the primary goes on serving reads.
        for (const text of inis()) expect(text).toMatch(/^app1_ro = host=127\.0\.0\.12,127\.0\.0\.13 /m)
        expect(await poolers.unstage(5000)).toEqual(done)
        expect(inis()).toEqual(before)
        expect(await poolers.unpause(5000)).toEqual(done)
        expect(await poolers.disarm('')).toEqual(done)
        await clients.progress()
      }
      expect(await clients.stop()).toEqual([])
      expect(await retries()).toEqual(['1', '1', '1', '1'])
      for (const name of poolerNames)
        expect(existsSync(join(poolerDirectory(estate.places.root, name), '.dbbal-switchover-shop'))).toBe(
          false,
        )
    })

    test('stage and resume lead to the new server, settle lets the old one serve reads', async () => {
      const poolers = await openAll()
      const before = inis()
      expect(await poolers.arm('', 10_000)).toEqual(done)
      expect(await poolers.pause(5000, never)).toEqual(done)
      expect(await poolers.stage(5000)).toEqual(done)
      const resumed = await poolers.resume(5000, true)
      // pg2 is no primary here: that is seen through every process.
      expect(resumed.answer).toBe('failed')
      expect(resumed.message).toMatch(
        /4 databases on 4 processes resumed in \d+ ms; a replica of system \d+, started .* through every database of 4 processes/,
      )
      expect(await retries()).toEqual(['1', '1', '1', '1'])
      for (const { servers } of await estate.poolerStates())
        expect(servers).toMatchObject({
          app1: `127.0.0.12:${estate.places.port}`,
          app4_ro: `127.0.0.12,127.0.0.13:${estate.places.port}`,
        })
      expect(await poolers.settle(5000)).toEqual(done)
      for (const { servers } of await estate.poolerStates())
        expect(servers).toMatchObject({ app4_ro: `127.0.0.11,127.0.0.13:${estate.places.port}` })
      expect(await poolers.unstage(5000)).toEqual(done)
      expect(inis()).toEqual(before)
      for (const { servers } of await estate.poolerStates())
        expect(servers).toMatchObject({ app1: `127.0.0.11:${estate.places.port}` })
    })

    test.each([
      [true, 'is paused again'],
      [false, 'stays paused'],
    ] as const)(
      'a process that cannot read its file waits, and the others go on (old primary harmless: %s: %s)',
      async (isOldHarmless, what) => {
        const poolers = await openAll()
        expect(await poolers.arm('', 10_000)).toEqual(done)
        expect(await poolers.pause(5000, never)).toEqual(done)
        expect(await poolers.stage(5000)).toEqual(done)
        chmodSync(iniOf('p1', 2), 0)
        try {
          const resumed = await poolers.resume(5000, isOldHarmless)
          expect(resumed.answer).toBe('failed')
          expect(resumed.message).toMatch(
            new RegExp(`^pool/p1/2: ${what}: .*; 4 databases on 3 processes resumed`),
          )
          expect(await paused()).toEqual(databaseNames.map((name) => `p1/2 ${name}`))
          // Tried again, its clients are not let go a second time.
          expect((await poolers.resume(5000, isOldHarmless)).message).toMatch(/^pool\/p1\/2: stays paused: /)
        } finally {
          chmodSync(iniOf('p1', 2), 0o640)
        }
      },
    )

    test('a console answers what it is asked together in order, each for itself', async () => {
      const poolers = await openAll()
      const [process] = poolers.processes
      if (process === undefined) throw new Error('no process')
      const connection = await connectPostgresql({ ...process.console.dialled, isPipelined: true }, 5000)
      const statements = ['RELOAD', 'SHOW DATABASES', 'RESUME "app1"', 'SHOW VERSION']
      const [reload, databases, resume, version] = await Promise.allSettled(
        statements.map((statement) => connection.query(statement)),
      )
      expect(reload).toMatchObject({ status: 'fulfilled', value: [] })
      expect(databases).toMatchObject({
        value: expect.arrayContaining([expect.objectContaining({ name: 'app1' })]),
      })
      expect(resume).toMatchObject({
        reason: { kind: 'statement', message: expect.stringContaining('not paused') },
      })
      expect(version).toMatchObject({ value: [{ version: expect.stringContaining('PgBouncer') }] })
      await connection.close()
    })

    test('one database that does not become quiet: nothing stays paused, and its transaction survives', async () => {
      const poolers = await openAll()
      const [pooler] = estate.poolers
      const client = new Client({ ...login(estate, 0), database: 'app3' })
      await client.connect()
      await client.query('BEGIN')
      expect(await poolers.arm('', 10_000)).toEqual(done)
      expect(await poolers.pause(300, never)).toMatchObject({
        answer: 'failed',
        message: `pool/${pooler?.name}: not quiet within 0.3 s: app3 has 1 busy server connections`,
      })
      expect(await poolers.unpause(5000)).toEqual(done)
      expect(await paused()).toEqual([])
      await client.query('COMMIT')
      await client.end()
      expect(await poolers.pause(5000, never)).toEqual(done)
    })

    test('a pause is not begun twice, and a session pool not at all', async () => {
      const poolers = await openAll()
      await estate.poolers[1]?.console('PAUSE app2')
      expect(await poolers.arm('', 10_000)).toEqual({
        answer: 'failed',
        message: 'pool/p1/2: app2 is paused already: dbbal pgbouncer resume',
      })
    })

    test('a process that is killed while paused comes back with the staged file', async () => {
      const poolers = await openAll()
      const [, pooler] = estate.poolers
      expect(await poolers.arm('', 10_000)).toEqual(done)
      expect(await poolers.pause(5000, never)).toEqual(done)
      expect(await poolers.stage(5000)).toEqual(done)
      pooler?.running.process.signal('SIGKILL')
      await pooler?.running.process.exited
      await pooler?.restart()
      const [, state] = await estate.poolerStates()
      expect(state).toMatchObject({ paused: [], servers: { app1: `127.0.0.12:${estate.places.port}` } })
      expect((await poolers.resume(5000, false)).message).toContain('through every database of 4 processes')
    })

    test('a file that is not what dbbal generates is left alone, before anything is paused', async () => {
      const poolers = await openAll()
      const before = readFileSync(iniOf('p2', 1), 'utf8')
      const edited = before.replace(/^app2 = host=127\.0\.0\.11/m, 'app2 = host=127.0.0.99')
      writeFileSync(iniOf('p2', 1), edited)
      const result = await poolers.arm('', 10_000)
      expect(result.answer).toBe('failed')
      expect(result.message).toContain(
        'pgbouncer-1.ini is not as the topology says: dbbal pgbouncer deploy pool/p2',
      )
      writeFileSync(iniOf('p2', 1), before)
    })

    test('the guard beside dbbal resumes when dbbal has gone, and at expiry', async () => {
      const gone = await openAll()
      expect(await gone.arm('', 10_000)).toEqual(done)
      expect(await gone.pause(5000, never)).toEqual(done)
      await gone.close()
      await waitFor(async () => (await paused()).length === 0, {
        what: 'the guard to resume',
        timeoutMs: 5000,
      })
      const late = await openAll({ timeoutMs: -28_000 })
      expect(await late.arm('', 10_000)).toEqual(done)
      expect(await late.pause(5000, never)).toEqual(done)
      await waitFor(async () => (await paused()).length === 0, {
        what: 'the guard to resume',
        timeoutMs: 5000,
      })
      await waitFor(() => late.lost.aborted, { what: 'the alarm' })
      expect(await late.disarm('')).toEqual({
        answer: 'failed',
        message: 'this machine: has resumed the pools, or does not end',
      })
    })

    test('a late guard of an earlier run leaves the pause of a later one alone', async () => {
      const earlier = await openAll()
      expect(await earlier.arm('', 10_000)).toEqual(done)
      const [guard = 0] = guardsHere()
      process.kill(guard, 'SIGSTOP')
      await earlier.close()
      const later = await openAll()
      expect(await later.pause(5000, never)).toEqual(done)
      process.kill(guard, 'SIGCONT')
      await waitFor(() => !guardsHere().includes(guard), { what: 'the late guard to end' })
      expect(await paused()).toEqual(everything())
    })

    describe('on hosts that are reached by ssh', () => {
      let topology: string

      beforeAll(async () => {
        const { user, port, identity, knownHosts } = await startSshd()
        const ssh = `{user: ${user}, port: ${port}, identity: ${identity}, known_hosts: ${knownHosts}}`
        topology = join(estate.places.root, 'ssh.yaml')
        writeFileSync(
          topology,
          readFileSync(estate.topology, 'utf8')
            .replace(/(p[12]: [{]host: )127\.0\.0\.1/g, '$1pooler')
            .replace('deploy: {via: local', 'deploy: {via: ssh')
            .replace('clusters:', `hosts: {pooler: {address: 127.0.0.1, ssh: ${ssh}}}\nclusters:`),
        )
      })

      async function held(timeoutMs = 10_000): Promise<Poolers> {
        const poolers = await openAll({ topology, timeoutMs })
        expect(poolers.guards).toEqual(['pool/p1: on its host', 'pool/p2: on its host'])
        expect(await poolers.arm('', 10_000)).toEqual({
          answer: 'done',
          message: 'guarded by pool/p1, pool/p2',
        })
        expect(await poolers.pause(5000, never)).toEqual(done)
        return poolers
      }

      test('pause, stage, take back; the guards end and leave nothing', async () => {
        const before = inis()
        const poolers = await held()
        expect(await poolers.stage(5000)).toEqual(done)
        expect(await poolers.unstage(5000)).toEqual(done)
        expect(inis()).toEqual(before)
        expect(await poolers.disarm('')).toEqual({ answer: 'done', message: '2 ended' })
        await waitFor(() => guardsThere('sh').length === 0, { what: 'no guard to be left' })
        expect(await paused()).toEqual(everything())
        expect(await poolers.disarm('')).toEqual({ answer: 'done', message: 'there is no guard' })
      })

      test.each(['SIGKILL', 'SIGSTOP'] as const)(
        'the connection ends by %s: the guard resumes',
        async (signal) => {
          const poolers = await held()
          const clients = guardsThere('ssh')
          expect(clients).toHaveLength(2)
          for (const pid of clients) process.kill(pid, signal)
          await waitFor(async () => (await paused()).length === 0, {
            what: 'the guards to resume',
            timeoutMs: 7000,
          })
          await waitFor(() => guardsThere('sh').length === 0, { what: 'the guards to end', timeoutMs: 5000 })
          for (const pid of signal === 'SIGSTOP' ? clients : []) process.kill(pid, 'SIGCONT')
          expect(await poolers.disarm('')).toMatchObject({ answer: 'failed' })
          expect(await retries()).toEqual(['1', '1', '1', '1'])
        },
      )

      test('dbbal goes, or the time is over: the guard resumes', async () => {
        const poolers = await held()
        await poolers.close()
        await waitFor(async () => (await paused()).length === 0, {
          what: 'the guards to resume',
          timeoutMs: 5000,
        })
        await held(-28_000)
        await waitFor(async () => (await paused()).length === 0, {
          what: 'the guards to resume',
          timeoutMs: 5000,
        })
      })

      test('a late guard leaves the pause of a later run alone, and is ended by its guard', async () => {
        const earlier = await openAll({ topology })
        expect(await earlier.arm('', 10_000)).toEqual(done)
        const frozen = guardsThere('sh')
        for (const pid of frozen) process.kill(pid, 'SIGSTOP')
        await earlier.close()
        const later = await openAll({ topology })
        expect(await later.pause(5000, never)).toEqual(done)
        for (const pid of frozen) process.kill(pid, 'SIGCONT')
        await waitFor(() => guardsThere('sh').length === 0, { what: 'the late guards to end' })
        expect(await paused()).toEqual(everything())
        expect(await later.unpause(5000)).toEqual(done)

        const third = await openAll({ topology })
        expect(await third.arm('', 10_000)).toEqual(done)
        const old = guardsThere('sh')
        for (const pid of old) process.kill(pid, 'SIGSTOP')
        const fourth = await openAll({ topology })
        expect(await fourth.arm('', 10_000)).toEqual(done)
        expect(guardsThere('sh').filter((pid) => old.includes(pid))).toEqual([])
      })
    })
  },
)

/** Of the application, through one process. */
function login(
  { poolers }: SwitchoverEstate,
  index: number,
): { host: string; port: number; user: string; password: string } {
  const { socket: host = '', port = 0 } = poolers[index] ?? {}
  return { host, port, user: 'app', password: estateSecrets.ESTATE_APP }
}

function processesWith(test: (words: readonly string[]) => boolean): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return test(readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0'))
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Guards beside this process. */
function guardsHere(): readonly number[] {
  return processesWith((words) => words.includes(guardProgram)).filter((pid) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8').includes(` ${process.pid} `),
  )
}

/** The shells of guards on hosts, or the clients of ssh that hold them. */
function guardsThere(program: 'sh' | 'ssh'): readonly number[] {
  return processesWith(
    ([first = '', ...rest]) =>
      first.endsWith(program) &&
      (first === program || first.endsWith(`/${program}`)) &&
      rest.some((word) => word.includes(guardName)),
  )
}

interface Writers {
  /** Every one has got an answer from now on. */
  progress(): Promise<void>
  /** What went wrong. */
  stop(): Promise<readonly string[]>
}

/** Two through every process, in every database. */
async function writers(estate: SwitchoverEstate): Promise<Writers> {
  const errors: string[] = []
  const counts: number[] = []
  let isOver = false
  const clients = estate.poolers.flatMap(({ socket, port }) =>
    databaseNames.map(async (database) => {
      const place = counts.push(0) - 1
      const client = new Client({
        host: socket,
        port,
        user: 'app',
        password: estateSecrets.ESTATE_APP,
        database,
      })
      client.on('error', ({ message }) => errors.push(message))
      await client.connect()
      while (!isOver) {
        await client.query("SELECT pg_logical_emit_message(true, 'test', 'x')").then(
          () => {
            counts[place] = (counts[place] ?? 0) + 1
          },
          ({ message }: Error) => errors.push(message),
        )
      }
      await client.end()
    }),
  )
  return {
    async progress() {
      const before = [...counts]
      await waitFor(() => counts.every((count, index) => count > (before[index] ?? 0)), {
        what: 'every client to get an answer',
      })
    },
    async stop() {
      isOver = true
      await Promise.all(clients)
      return errors
    },
  }
}
