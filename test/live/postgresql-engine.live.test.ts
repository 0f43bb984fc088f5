/** What dbbal does to PostgreSQL servers in a switchover, as the account that grants.sql makes. */
import {
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { canary } from '../../src/engines/postgresql/canary.ts'
import { checkpoint } from '../../src/engines/postgresql/checkpoint.ts'
import { followPrimary } from '../../src/engines/postgresql/follow-primary.ts'
import { isReplicaOf } from '../../src/engines/postgresql/is-replica-of.ts'
import { leadTo } from '../../src/engines/postgresql/lead-to.ts'
import { justPast } from '../../src/engines/postgresql/lsn.ts'
import { observeServer } from '../../src/engines/postgresql/observe-server.ts'
import { readPosition } from '../../src/engines/postgresql/position.ts'
import { promote } from '../../src/engines/postgresql/promote.ts'
import { createSlots, dropSlots, missingSlots } from '../../src/engines/postgresql/slots.ts'
import { readSynchronousNames, setSynchronousNames } from '../../src/engines/postgresql/synchronous-names.ts'
import { unreceivedWal } from '../../src/engines/postgresql/unreceived-wal.ts'
import { waitForReplay } from '../../src/engines/postgresql/wait-for-replay.ts'
import { readWalsenders } from '../../src/engines/postgresql/walsenders.ts'
import {
  back,
  type EngineEstate,
  type EngineMember,
  startEngineEstate,
  upstreamOf,
} from './support/engine-estate.ts'
import { waitFor } from './support/process.ts'
import { describeLive, type Suite } from './support/servers.ts'

const suites: readonly Suite[] = ['system', 'sid']
const needs = suites.map((suite) => ({ name: 'postgresql' as const, suite }))
const done = { answer: 'done' }
const failed = { answer: 'failed' }

const stop = async ({ host }: EngineMember) => {
  await host.putStandbySignal(1000)
  await host.requestStop(1000)
  return host.waitForShutdown(10_000)
}

const streamsTo = async ({ server }: EngineMember) =>
  (await readWalsenders(server))
    .filter(({ state }) => state === 'streaming')
    .map(({ applicationName }) => applicationName)

describeLive('a switchover of three servers', needs, () => {
  describe.each(suites)('PostgreSQL of %s', (suite) => {
    let estate: EngineEstate

    beforeAll(async () => {
      estate = await startEngineEstate(suite)
      await estate.a.postgres.query('CREATE TABLE kept AS SELECT 1 AS id')
    })

    test('by hand, in the order of the steps', async () => {
      const { a, b, c } = estate
      const before = await readPosition(a.server)
      expect(before).toMatchObject({ role: 'primary', timeline: 1 })
      expect(await readPosition(b.server)).toMatchObject({
        ...{ role: 'replica', timeline: 1, systemIdentifier: before.systemIdentifier },
      })
      const slots = ['of_a', 'of_c']
      expect(await missingSlots(b.server, slots)).toEqual(slots)
      expect(await createSlots(b.server, slots)).toMatchObject(done)
      expect(await createSlots(b.server, slots)).toMatchObject(done)
      expect(await missingSlots(b.server, slots)).toEqual([])
      for (const each of [a, b]) expect(await checkpoint(each.server, 10_000)).toMatchObject(done)
      const { lsn } = await canary(a.server, 'before', 1000)
      expect(await waitForReplay(b.server, lsn ?? '', 5000)).toMatchObject(done)
      expect(await waitForReplay(b.server, 'F/0', 50)).toMatchObject(failed)

      expect(await createSlots(a.server, ['of_c', 'somebody'])).toMatchObject(done)
      const data = await stop(a)
      expect(data).toMatchObject({
        state: 'shut down',
        timeline: 1,
        systemIdentifier: before.systemIdentifier,
      })
      expect(await waitForReplay(b.server, justPast(data.checkpointLsn), 5000)).toMatchObject(done)

      expect(await promote(b.server, 10_000)).toMatchObject(done)
      expect(await promote(b.server, 10_000)).toMatchObject({ ...done, message: 'b: is the primary' })
      expect(await readPosition(b.server)).toMatchObject({ role: 'primary', timeline: 2 })
      expect(await followPrimary(c.server, upstreamOf(b, 'of_c'), 10_000)).toMatchObject(done)
      expect(await canary(b.server, 'after', 1000)).toMatchObject(done)
      expect(await dropSlots(b.server, ['of_c'])).toMatchObject(failed)

      const rejoined = await back(a, b, false, 'of_a')
      // Slots on a: the reader of of_c reads from b by now, that of the other one nobody knows.
      expect(rejoined).toEqual({
        answer: 'done',
        message: expect.stringMatching(
          /^a: streams from b after \d+ ms; nobody reads slots somebody on it, they keep its WAL$/,
        ),
      })
      expect(await dropSlots(a.server, ['somebody'])).toMatchObject(done)
      expect(await back(a, b, false, 'of_a')).toMatchObject(done)
      expect(await followPrimary(a.server, upstreamOf(b, 'of_a'), 10_000)).toMatchObject(done)
    })

    test('a replica that has lost its receiver soon after a promotion says the timeline that it has received', async () => {
      const { b, c } = estate
      expect(await leadTo(c.server, { host: '127.0.0.1', port: 1, slot: undefined }, 5000)).toMatchObject(
        done,
      )
      await waitFor(async () => (await c.postgres.query('SELECT 1 FROM pg_stat_wal_receiver')).length === 0, {
        what: 'c to lose its receiver',
      })
      expect(await readPosition(c.server)).toMatchObject({ role: 'replica', timeline: 2 })
      expect(await observeServer(c.server)).toMatchObject({ timeline: 2, receiver: undefined })
      expect(await followPrimary(c.server, upstreamOf(b, 'of_c'), 10_000)).toMatchObject(done)
    })

    test('a commit that no synchronous standby confirms is no success', async () => {
      const { b } = estate
      expect(await readSynchronousNames(b.server)).toBe('')
      expect(await setSynchronousNames(b.server, 'ANY 1 (nobody)', 5000)).toMatchObject(done)
      await expect
        .poll(() => canary(b.server, 'alone', 300))
        .toEqual({
          ...{ answer: 'uncertain', message: 'b: a commit is not confirmed after 300 ms' },
        })
      expect(await setSynchronousNames(b.server, 'ANY 1 (a, c)', 5000)).toMatchObject(done)
      expect(await canary(b.server, 'confirmed', 5000)).toMatchObject(done)
      expect(await setSynchronousNames(b.server, '', 5000)).toMatchObject(done)
    })

    test('an old primary that wrote on: nothing is rewound before it is kept, and its configuration stays', async () => {
      const { a, b, c } = estate
      expect(await promote(a.server, 10_000)).toMatchObject(done)
      expect(await createSlots(a.server, ['of_b', 'of_c'])).toMatchObject(done)
      for (const id of [2, 3]) await b.postgres.query(`CREATE TABLE stranded_${id} AS SELECT ${id} AS id`)
      const own = ['postgresql.conf', 'pg_hba.conf'].map((name) => join(b.postgres.dataDirectory, name))
      for (const path of own) writeFileSync(path, `${readFileSync(path, 'utf8')}# of b only\n`)
      const texts = own.map((path) => readFileSync(path, 'utf8'))
      expect(await stop(b)).toMatchObject({ state: 'shut down' })

      const refused = await back(b, a, false)
      expect(refused).toMatchObject({ ...failed, stranded: { timeline: 2, transactions: 2 } })
      expect(refused.message).toContain('2 transactions are in')
      expect(await b.host.isRunning(1000)).toBe(false)

      const rejoined = await back(b, a, true)
      expect(rejoined.message).toContain('streams from a')
      expect(rejoined).toMatchObject({ ...done, stranded: { transactions: 2 } })
      expect(own.map((path) => readFileSync(path, 'utf8'))).toEqual(texts)
      const { directory = '', relations } = rejoined.stranded ?? {}
      expect(relations?.length).toBeGreaterThan(2)
      expect(existsSync(join(directory, 'passfile'))).toBe(false)
      expect(existsSync(join(directory, 'rewinding'))).toBe(false)
      expect(
        await b.postgres.query("SELECT relname FROM pg_class WHERE relname ~ '^(stranded|kept)'"),
      ).toEqual([{ relname: 'kept' }])
      expect(await isReplicaOf(b.server, a.server)).toBe(true)
      // It has what b had, and reads the old timeline from a again and again.
      expect(await followPrimary(c.server, upstreamOf(a, 'of_c'), 3000)).toMatchObject(failed)
      await waitFor(async () => (await streamsTo(a)).includes('c'), { what: 'c to seem to stream' })
      expect(await isReplicaOf(c.server, a.server)).toBe(false)
    })

    test('an old primary that crashed: what it had acknowledged is kept, however far it got', async () => {
      const { a, b } = estate
      const { lsn } = await readPosition(b.server)
      expect(await promote(b.server, 10_000)).toMatchObject(done)
      await a.postgres.query('CREATE TABLE stranded_4 AS SELECT 4 AS id')
      const pidFile = readFileSync(join(a.postgres.dataDirectory, 'postmaster.pid'), 'utf8')
      process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL')
      makeEmptySegments(a.postgres.dataDirectory)
      const { segmentSize } = await a.host.controlData(1000)
      expect(await unreceivedWal(a.host, { timeline: 3, lsn, segmentSize }, 5000)).toMatchObject({
        transactions: 1,
      })
      await a.host.putStandbySignal(1000)
      const rejoined = await back(a, b, true)
      expect(rejoined.message).toMatch(
        /^a: streams from b after .*, after pg_rewind; 1 transactions are in \//,
      )
      expect(rejoined).toMatchObject({ ...done, stranded: { timeline: 3, transactions: 1 } })
      expect(
        await a.postgres.query("SELECT relname FROM pg_class WHERE relname ~ '^(stranded|kept)'"),
      ).toEqual([{ relname: 'kept' }])
    })

    test('an old primary that crashed with nothing of its own is not rewound', async () => {
      const { a, b } = estate
      const pidFile = readFileSync(join(b.postgres.dataDirectory, 'postmaster.pid'), 'utf8')
      const { lsn } = await readPosition(b.server)
      expect(await waitForReplay(a.server, lsn, 5000)).toMatchObject(done)
      process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL')
      makeEmptySegments(b.postgres.dataDirectory)
      await b.host.putStandbySignal(1000)
      expect(await promote(a.server, 10_000)).toMatchObject(done)
      const rejoined = await back(b, a, false)
      expect(rejoined).toMatchObject({
        ...done,
        message: expect.stringMatching(/^b: streams from a after \d+ ms$/),
      })
      expect(rejoined.stranded).toBeUndefined()
    })
  })
})

/** As a server makes them beforehand: pg_waldump cannot tell the size of segments from one of these. */
function makeEmptySegments(dataDirectory: string): void {
  const directory = join(dataDirectory, 'pg_wal')
  const last = readdirSync(directory)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .toSorted()
    .at(-1)
  if (last === undefined) throw new Error(`${directory} has no segment`)
  const { size, uid, gid } = statSync(join(directory, last))
  for (let more = 1; more <= 20; more += 1) {
    const number = (Number.parseInt(last.slice(16), 16) + more).toString(16).toUpperCase().padStart(8, '0')
    const path = join(directory, `${last.slice(0, 16)}${number}`)
    writeFileSync(path, '', { mode: 0o600 })
    truncateSync(path, size)
    chownSync(path, uid, gid)
  }
}
