/** `dbbal switchover` of clusters whose roles Patroni or pg_auto_failover owns. */
import { loadavg } from 'node:os'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import { stallOf } from '../../src/app/drill/stall.ts'
import type { FailoverReport } from '../../src/app/failover/failover-report.ts'
import type { CrashCase, CrashPoint } from './support/crash-cases.ts'
import { runCrash } from './support/crash-run.ts'
import {
  isFollowed,
  type ManagedEstate,
  type ManagedName,
  startPatroniEstate,
  startPgAutoFailoverEstate,
} from './support/managed-estate.ts'
import type { Patroni } from './support/patroni.ts'
import type { PgAutoctl } from './support/pg-auto-failover.ts'
import { waitFor } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { addresses } from './support/switchover-topology.ts'
import { startWorkload, storedRows } from './support/workload.ts'

describeLive(
  'dbbal switchover under Patroni',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'patroni', suite: 'system' },
    { name: 'etcd', suite: 'system' },
  ],
  () => {
    let estate: ManagedEstate<Patroni>
    beforeAll(async () => {
      estate = await startPatroniEstate()
    }, 300_000)
    beforeEach(() => isReady(estate), 120_000)

    test('doctor asks Patroni too', { timeout: 60_000 }, async () => {
      const { code, stdout, stderr } = await estate.dbbal('doctor', 'shop')
      expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 0$/)
      expect(stdout).toMatch(/^ok +manager +Patroni: pg1 leads/m)
    })

    test('under load: no error, nothing lost, the old primary comes back', { timeout: 300_000 }, async () => {
      await switchedUnderLoad(estate, 'Patroni')
    })

    test('what Patroni did by itself is made up for', { timeout: 120_000 }, async () => {
      const { pg1, pg2 } = estate.nodes
      const asked = performance.now()
      const answer = pg2.ask('POST', '/switchover', { leader: 'pg2-member', candidate: 'pg1-member' })
      await waitFor(async () => (await estate.primaries()).includes('pg1'), { what: 'pg1 to be primary' })
      console.log(`Patroni alone: promoted after ${Math.round(performance.now() - asked)} ms`)
      expect((await answer).status).toBe(200)
      await waitFor(() => isFollowed(pg1.postgres), { what: 'pg2 to follow' })
      const { code, stdout, stderr } = await estate.dbbal('failover', '--to', 'pg1', '--yes')
      expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 0$/)
      await isWhole(estate, 'pg1')
    })

    test('a candidate that Patroni would not take: nobody is held', { timeout: 120_000 }, async () => {
      await estate.nodes.pg2.setTags({ nofailover: true })
      const refused = await estate.dbbal('switchover', '--to', 'pg2', '--yes')
      expect(refused.code).toBe(4)
      expect(refused.stdout).toMatch(/^refuse +manager +pg2: has the tag nofailover/m)
      // Accepted, it is Patroni that says no, and the clients go on.
      const accept = ['--accept', 'manager=for the test']
      const restored = await estate.dbbal('switchover', '--to', 'pg2', '--yes', ...accept)
      expect(`${restored.stdout}${restored.stderr}exit ${restored.code}`).toMatch(/exit 6$/)
      expect(restored.stdout).toMatch(/Patroni says 412 .*; pg1 still takes writes/)
      await isWhole(estate, 'pg1')
      await estate.nodes.pg2.setTags({})
    })

    test.each<[CrashCase['phase'], CrashPoint, CrashCase['wish']]>([
      ['stage', 'midway', 'resume'],
      ['promote', 'begun', 'abort'],
      ['promote', 'midway', 'resume'],
    ])('dbbal is killed in %s (%s), then --%s', { timeout: 240_000 }, async (phase, point, wish) => {
      const one = { kind: 'managed', phase, point, wish, course: 'forward', isRestarted: false } as const
      const { output, exit, primaries, ...outcome } = await runCrash(estate, one)
      expect(outcome, output).toEqual({
        isKilled: true,
        mostPrimaries: 1,
        paused: [],
        changed: [],
        isSilent: false,
        lost: [],
        duplicated: [],
      })
      expect([0, 6], output).toContain(exit)
      const [name = 'pg1'] = primaries as readonly ManagedName[]
      await isWhole(estate, name)
      await waitFor(() => isFollowed(estate.servers[name]), { what: `${name} to be followed` })
    })

    test('a dead primary is Patroni’s to replace', { timeout: 120_000 }, async () => {
      const { name } = await estate.primary()
      const to = name === 'pg1' ? 'pg2' : 'pg1'
      const { process, postgres } = estate.nodes[to === 'pg1' ? 'pg2' : 'pg1']
      process.signal('SIGKILL')
      postgres.signal('SIGKILL')
      const { code, stdout, stderr } = await estate.dbbal('failover', '--to', to, '--yes')
      expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 4$/)
      expect(stderr).toContain(`ask Patroni: patronictl failover shop --candidate ${to}`)
      for (const { paused } of await estate.poolerStates()) expect(paused).toEqual([])
    })
  },
)

describeLive(
  'dbbal switchover under pg_auto_failover',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'pg_auto_failover', suite: 'system' },
  ],
  () => {
    let estate: ManagedEstate<PgAutoctl>
    beforeAll(async () => {
      estate = await startPgAutoFailoverEstate()
    }, 300_000)

    test('under load: no error, nothing lost, the old primary comes back', { timeout: 300_000 }, async () => {
      await switchedUnderLoad(estate, 'pg_auto_failover')
      await estate.nodes.pg2.waitFor('primary')
      await estate.nodes.pg1.waitFor('secondary')
    })

    test('what it did by itself is made up for', { timeout: 120_000 }, async () => {
      const { pg1 } = estate.nodes
      const asked = performance.now()
      await pg1.monitor.query(`SELECT pgautofailover.perform_promotion('default', '${pg1.name}')`)
      const writes = `SELECT 1 WHERE NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'`
      await waitFor(async () => (await pg1.postgres.query(writes)).length > 0, { what: 'pg1 to take writes' })
      console.log(`pg_auto_failover alone: takes writes after ${Math.round(performance.now() - asked)} ms`)
      await pg1.waitFor('primary')
      const { code, stdout, stderr } = await estate.dbbal('failover', '--to', 'pg1', '--yes')
      expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 0$/)
      await isWhole(estate, 'pg1')
    })

    test('a candidate that it would not take: nobody is held', { timeout: 120_000 }, async () => {
      const { pg1, pg2 } = estate.nodes
      const set = (priority: number): Promise<unknown> =>
        pg1.monitor.query(
          `SELECT pgautofailover.set_node_candidate_priority('default', '${pg2.name}', ${priority})`,
        )
      await set(0)
      await pg1.waitFor('primary')
      const { code, stdout } = await estate.dbbal('switchover', '--to', 'pg2', '--yes')
      expect(code).toBe(4)
      expect(stdout).toMatch(/^refuse +manager +pg2: has candidate priority 0/m)
      for (const { paused } of await estate.poolerStates()) expect(paused).toEqual([])
      await set(50)
      await pg1.waitFor('primary')
    })

    test('a dead primary is its own to replace', { timeout: 120_000 }, async () => {
      const { pg1 } = estate.nodes
      // With its server. The monitor takes a while to notice.
      await pg1.process.stop('SIGKILL')
      const { code, stdout, stderr } = await estate.dbbal('failover', '--to', 'pg2', '--yes')
      expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 4$/)
      expect(stderr).toContain('ask pg_auto_failover: pg_autoctl perform failover --formation default')
    })
  },
)

/** What the test before began may take Patroni a while to see the end of. */
async function isReady(estate: ManagedEstate<Patroni>): Promise<void> {
  const asked = async (): Promise<true> => {
    const { code, stdout, stderr } = await estate.dbbal('doctor', 'shop')
    if (code !== 0) throw new Error(`${stdout}${stderr}`)
    return true
  }
  await waitFor(asked, { what: 'the cluster to be ready', timeoutMs: 60_000 })
}

/** From pg1 to pg2, while clients write: so many that how seldom they write is not measured. */
async function switchedUnderLoad<Node>(estate: ManagedEstate<Node>, manager: string): Promise<void> {
  const workload = await startWorkload(estate, { clients: 100, reportSeconds: 0 })
  const fromMs = Date.now()
  const { code, stdout, stderr } = await estate.dbbal('switchover', '--to', 'pg2', '--yes', '--json')
  expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 0$/)
  await workload.progress()
  const window = { fromMs, toMs: Date.now() }
  await isWhole(estate, 'pg2')
  const { acks, errors } = await workload.stop()
  const rows = await storedRows(await estate.primary())
  told(
    `${manager} through dbbal`,
    stallOf(acks, window).gap,
    JSON.parse(stdout) as FailoverReport,
    acks.length,
  )
  expect(errors).toEqual([])
  expect(compareRows(acks, rows)).toEqual({
    acked: acks.length,
    lost: [],
    duplicated: [],
    unacknowledged: [],
  })
}

async function isWhole<Node>(estate: ManagedEstate<Node>, to: ManagedName): Promise<void> {
  expect(await estate.primaries()).toEqual([to])
  expect(estate.declaredPrimary()).toBe(to)
  for (const { paused, servers } of await estate.poolerStates()) {
    expect(paused).toEqual([])
    expect(servers['app1']).toBe(`${addresses[to]}:${estate.places.port}`)
  }
}

/**
 * What the manager took until another primary was seen, beside what clients felt. A machine that is busy with other things takes
 * longer for everything: it is told, not judged.
 */
function told(what: string, gap: number, { steps }: FailoverReport, acked: number): void {
  const own = steps.find(({ phase }) => phase === 'promote')?.tookMs ?? Number.NaN
  const held = steps.slice(
    steps.findIndex(({ phase }) => phase === 'pause'),
    steps.findIndex(({ phase }) => phase === 'resume') + 1,
  )
  console.log(
    `${what}: gap ${Math.round(gap)} ms, the manager itself ${own} ms, ${acked} acknowledged, load ${(loadavg()[0] ?? 0).toFixed(1)};`,
    held.map(({ phase, tookMs }) => `${phase} ${tookMs}`).join(', '),
  )
}
