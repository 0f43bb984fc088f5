/** `dbbal failover` while the primary is dead: killed under load, fenced or not, asynchronous and synchronous. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import type { WorkloadLog } from '../../src/app/drill/read-logs.ts'
import { conninfoText, readConninfo, withParameters } from '../../src/formats/libpq-conninfo.ts'
import { sqlLiteral } from '../../src/formats/postgresql-sql.ts'
import { crashEnv } from './support/crash-run.ts'
import { waitFor } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { isStreaming } from './support/switchover-servers.ts'
import { addresses, estateSecrets, type InstanceName, instanceNames } from './support/switchover-topology.ts'
import { startWorkload, storedRows } from './support/workload.ts'

interface Report {
  exit: number
  kind: string
  ended?: { end: string; isWhole: boolean; isRefused?: boolean }
  steps: {
    phase: string
    answer: string
    message: string
    tookMs: number
    facts?: { pausedAt?: number; resumingSince?: number }
  }[]
  evidence: { what: string; value: string }[]
  loss?: { bytes?: number; basis: string }
}

interface Outcome {
  report: Report
  log: WorkloadLog
  /** When the last pooler had acknowledged PAUSE. */
  pausedMs: number
  text: string
}

/** On a busy machine. */
const firstLoginMs = 500
const hookLine = '    fence: {hook: [sh, fence.sh, "{instance}"]}'
const restored = { end: 'restored', isWhole: true, isRefused: true }

describeLive(
  'dbbal failover of a dead primary',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    let estate: SwitchoverEstate

    /** Another replica than the primary. */
    async function candidate(primary?: InstanceName): Promise<InstanceName> {
      const name = primary ?? (await estate.primary()).name
      return instanceNames.find((each) => each !== name) ?? 'pg1'
    }

    /** Kills the primary under load, and has it replaced at once. */
    async function failOver(to: InstanceName, meanwhile = async () => {}): Promise<Outcome> {
      // Compiled code is kept from the first runs of a command.
      for (let tries = 0; tries < 2; tries++) await estate.dbbal('failover', '--to', to, '--dry-run')
      const workload = await startWorkload(estate, { clients: 24, reportSeconds: 0 })
      const from = await estate.primary()
      const killedMs = Date.now()
      from.signal('SIGKILL')
      const [{ stdout, stderr }] = await Promise.all([
        estate.dbbal('failover', '--to', to, '--timeout', '20s', '--yes', '--json'),
        meanwhile(),
      ])
      const report = JSON.parse(stdout) as Report
      const pause = report.steps.find(({ phase }) => phase === 'pause')
      const pausedMs = (pause?.facts?.pausedAt ?? Number.NaN) + (pause?.tookMs ?? 0)
      // Clients of a primary that is dead would wait for longer than a test.
      if ((await estate.primaries()).length === 0) throw new Error(`nobody serves: ${stdout}${stderr}`)
      await workload.progress()
      const log = await workload.stop()
      const before = log.errors.filter(({ atMs }) => atMs <= pausedMs)
      console.log(
        `${from.name} killed: PAUSE acknowledged after ${pausedMs - killedMs} ms, ${before.length} errors before it;`,
        report.steps.map(({ phase, tookMs }) => `${phase} ${tookMs}`).join(', '),
      )
      return { report, log, pausedMs, text: `${stdout}${stderr}` }
    }

    /** Without what PgBouncer turns away until the first login of a pool that had tried to log in to the dead primary. */
    const errorsAfter = ({ report, log: { errors }, pausedMs }: Outcome) => {
      const resume = report.steps.find(({ phase }) => phase === 'resume')
      const resumedMs = resume?.facts?.resumingSince ?? Number.NaN
      const isTurnedAway = ({ atMs, message }: { atMs: number; message: string }) =>
        atMs >= resumedMs &&
        atMs < resumedMs + firstLoginMs &&
        message.includes('server login has been failing')
      return errors.filter((error) => error.atMs > pausedMs && !isTurnedAway(error))
    }
    const inRoot = (name: string) => join(estate.places.root, name)
    const paused = async () => (await estate.poolerStates()).flatMap(({ paused: names }) => names)
    const told = ({ report }: Outcome, what: string) =>
      report.evidence.find((each) => each.what === what)?.value ?? ''
    const streams = (to: InstanceName) =>
      Promise.all(
        instanceNames
          .filter((name) => name !== to)
          .map((name) =>
            waitFor(() => isStreaming(estate.servers[to], name), { what: `${name} to stream from ${to}` }),
          ),
      )

    async function isWhole(to: InstanceName): Promise<void> {
      expect(await estate.primaries()).toEqual([to])
      expect(estate.declaredPrimary()).toBe(to)
      expect(await paused()).toEqual([])
      await streams(to)
    }

    async function compared({ log }: Outcome): Promise<{ lost: readonly string[] }> {
      const { lost, duplicated } = compareRows(log.acks, await storedRows(await estate.primary()))
      expect(duplicated).toEqual([])
      return { lost }
    }

    /** On a terminal: what is shown, and the exit code. `answer` is typed once it is asked for. */
    async function onTerminal(answer: string, ...argv: readonly string[]): Promise<string> {
      const command = [process.execPath, resolve('bin/run.cjs'), ...argv].join(' ')
      const child = spawn('script', ['-qec', `${command}; echo "exit $?"`, '/dev/null'], {
        cwd: estate.places.root,
        env: { ...process.env, ...estateSecrets, NO_COLOR: '1', XDG_STATE_HOME: inRoot('state') },
      })
      let shown = ''
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        const isAsked = shown.includes('then type')
        shown += chunk
        if (!isAsked && shown.includes('then type')) child.stdin.write(`${answer}\n`)
      })
      await once(child, 'close')
      return shown
    }

    describe('asynchronous', () => {
      beforeAll(async () => {
        estate = await startSwitchoverEstate({ cluster: [hookLine] })
      })
      afterEach(() => estate.heal())

      /** On another machine as well, which knows of the last one from the journal beside the poolers' files. */
      async function isRefusedSoonAfter(): Promise<void> {
        const text = readFileSync(estate.topology, 'utf8')
        writeFileSync(estate.topology, text.replace('cooldown: 0s', 'cooldown: 10m'))
        const from = await estate.primary()
        from.signal('SIGKILL')
        const argv = ['failover', '--to', await candidate(from.name), '--timeout', '20s', '--yes']
        const here = await estate.dbbal(...argv)
        const elsewhere = await estate.dbbalWith({ XDG_STATE_HOME: inRoot('elsewhere') }, ...argv)
        for (const { code, stderr } of [here, elsewhere])
          expect([code, stderr]).toEqual([
            4,
            expect.stringMatching(/pg\d was replaced by pg\d only \d+ s ago, by /),
          ])
        expect(await paused()).toEqual([])
        await from.start()
        writeFileSync(estate.topology, text)
      }

      test('with a fence hook: no error once the clients are held, and what may be lost is told', async () => {
        writeFileSync(inRoot('fence.sh'), 'echo "$1 $DBBAL_INSTANCE $DBBAL_CLUSTER" > fenced\n')
        const [from, to] = [(await estate.primary()).name, await candidate()]
        const outcome = await failOver(to)
        expect([outcome.report.exit, outcome.report.ended], outcome.text).toMatchObject([
          0,
          { end: 'switched', isWhole: true },
        ])
        expect(errorsAfter(outcome)).toEqual([])
        expect(readFileSync(inRoot('fenced'), 'utf8')).toBe(`${from} ${from} shop\n`)
        expect(told(outcome, 'fence')).toContain('exited 0')
        await isWhole(to)
        const { lost } = await compared(outcome)
        const [, transactions] = /\((\d+) transactions\)/.exec(told(outcome, 'possible loss')) ?? []
        expect(lost.length, told(outcome, 'possible loss')).toBeLessThanOrEqual(Number(transactions))
        await isRefusedSoonAfter()
      })

      test('a pooler that cannot be reached is left as it is, told of, and brought along later', async () => {
        writeFileSync(inRoot('fence.sh'), 'exit 0\n')
        const [from, to] = [(await estate.primary()).name, await candidate()]
        const gone = estate.poolers.find(({ name }) => name === 'p2/2')
        await gone?.running.process.stop('SIGKILL')
        const outcome = await failOver(to)
        expect([outcome.report.exit, outcome.report.ended], outcome.text).toMatchObject([
          5,
          { end: 'switched', isWhole: false },
        ])
        expect(errorsAfter(outcome)).toEqual([])
        expect(told(outcome, 'left as it is')).toMatch(/^pool\/p2\/2: connect ECONNREFUSED/)
        expect(await estate.primaries()).toEqual([to])
        const unreached = await estate.dbbal('failover', 'history')
        expect(unreached.stderr).toContain(
          `the failover of shop from ${from} to ${to} did not reach pool/p2/2: they may lead to ${from}`,
        )
        expect(unreached.stderr).not.toContain('paused')
        await gone?.restart()
        expect((await estate.dbbal('failover', '--to', to, '--yes')).code).toBe(0)
        expect((await estate.dbbal('failover', 'history')).stderr).toBe('')
        await isWhole(to)
        for (const { servers } of await estate.poolerStates())
          expect(servers).toMatchObject({ app1: `${addresses[to]}:${estate.places.port}` })
      })

      test('a hook that exits 0 while the old primary is back: refused, and it serves on', async () => {
        for (const name of ['called', 'go']) rmSync(inRoot(name), { force: true })
        writeFileSync(inRoot('fence.sh'), ': > called\nwhile [ ! -e go ]; do sleep 0.02; done\n')
        const from = await estate.primary()
        const outcome = await failOver(await candidate(), async () => {
          await waitFor(() => existsSync(inRoot('called')), { what: 'the hook' })
          await from.start()
          writeFileSync(inRoot('go'), '')
        })
        expect([outcome.report.exit, outcome.report.ended], outcome.text).toMatchObject([4, restored])
        expect(outcome.report.steps.find(({ phase }) => phase === 'isolate')?.message).toMatch(
          new RegExp(`exited 0 .*, but ${from.name} is there: this machine \\(it answers\\)`),
        )
        await isWhole(from.name)
        expect((await compared(outcome)).lost).toEqual([])
      })

      test('a hook that fails ends it', async () => {
        writeFileSync(inRoot('fence.sh'), 'echo no power switch >&2; exit 3\n')
        const [from, to] = [await estate.primary(), await candidate()]
        from.signal('SIGKILL')
        const failed = await estate.dbbal('failover', '--to', to, '--yes')
        expect([failed.code, failed.stderr]).toEqual([4, expect.stringContaining('exited 3')])
        expect(failed.stderr).toContain('no power switch')
        expect(await paused()).toEqual([])
        await from.start()
        await streams(from.name)
      })

      test('a candidate that another replica is ahead of streams the rest from it; taken back, it is led where it was', async () => {
        const [from, to] = [await estate.primary(), await candidate()]
        const other = instanceNames.find((name) => name !== from.name && name !== to) ?? 'pg1'
        const lead = async () => {
          const [row] = await estate.servers[to].query(
            "SELECT current_setting('primary_conninfo') AS conninfo, current_setting('primary_slot_name') AS slot",
          )
          const conninfo = readConninfo(String(row?.['conninfo'])) ?? []
          return { slot: row?.['slot'], ...Object.fromEntries(conninfo) }
        }
        // From here on it receives nothing.
        const nowhere = withParameters(Object.entries(await lead()).slice(1), { port: '1' })
        await estate.servers[to].query(
          `ALTER SYSTEM SET primary_conninfo = ${sqlLiteral(conninfoText(nowhere))}`,
        )
        await estate.servers[to].query('SELECT pg_reload_conf()')
        await waitFor(async () => !(await isStreaming(from, to)), { what: `${to} to be held back` })
        const before = await lead()
        const write = (table: string) =>
          from.query(`CREATE TABLE ${table} AS SELECT generate_series(1, 50000)`)
        const again = async () => {
          await from.start()
          await waitFor(() => isStreaming(from, other), { what: `${other} to stream from ${from.name}` })
        }

        await write('held_back')
        from.signal('SIGKILL')
        const midway = { ...crashEnv('freeze', 'midway'), DBBAL_TEST_CRASH_MS: '30' }
        const killed = await estate.dbbalWith(midway, 'failover', '--to', to, '--timeout', '20s', '--yes')
        expect(killed.signal).toBe('SIGKILL')
        const aborted = await estate.dbbal('failover', '--abort', '--yes', '--json')
        expect(JSON.parse(aborted.stdout), aborted.stdout).toMatchObject({ ended: { end: 'restored' } })
        expect(await lead()).toEqual(before)
        await again()

        await write('held_back_again')
        writeFileSync(inRoot('fence.sh'), 'exit 3\n')
        from.signal('SIGKILL')
        const refused = await estate.dbbal('failover', '--to', to, '--timeout', '20s', '--yes', '--json')
        const { steps, ended } = JSON.parse(refused.stdout) as Report
        expect([refused.code, ended], refused.stdout).toMatchObject([4, restored])
        const freeze = steps.find(({ phase }) => phase === 'freeze')
        expect(freeze).toMatchObject({
          answer: 'done',
          message: expect.stringMatching(
            new RegExp(`^${to}: has received [0-9]{6,} bytes from ${other} in `),
          ),
        })
        expect(await lead()).toEqual(before)
        await again()

        writeFileSync(inRoot('fence.sh'), 'exit 0\n')
        const outcome = await failOver(to)
        expect([outcome.report.exit, outcome.report.ended], outcome.text).toMatchObject([
          0,
          { end: 'switched', isWhole: true },
        ])
        expect(told(outcome, 'streamed from another replica')).toContain(`bytes from ${other} in `)
        await isWhole(to)
        const { lost } = await compared(outcome)
        const [, transactions] = /\((\d+) transactions\)/.exec(told(outcome, 'possible loss')) ?? []
        expect(lost.length, told(outcome, 'possible loss')).toBeLessThanOrEqual(Number(transactions))
      })

      test('without a fence: refused before anything is held; the name of the cluster, typed, is one', async () => {
        const text = readFileSync(estate.topology, 'utf8')
        writeFileSync(estate.topology, text.replace(`${hookLine}\n`, ''))
        try {
          const [from, to] = [await estate.primary(), await candidate()]
          from.signal('SIGKILL')
          const { code, stderr } = await estate.dbbal('failover', '--to', to, '--yes')
          expect([code, stderr]).toEqual([4, expect.stringContaining('declares no fence hook')])
          expect(await estate.primaries()).toEqual([])
          expect(await paused()).toEqual([])
          const switchover = await estate.dbbal('switchover', '--to', to, '--yes')
          expect(switchover.code).toBe(4)
          const wrong = await onTerminal('yes', 'failover', '--to', to, '--timeout', '20s', '--yes')
          expect(wrong).toContain('shop was not typed')
          expect(wrong).toContain('exit 4')
          expect(await paused()).toEqual([])
          const right = await onTerminal('shop', 'failover', '--to', to, '--timeout', '20s', '--yes')
          expect(right).toContain('exit 0')
          await isWhole(to)
        } finally {
          writeFileSync(estate.topology, `${readFileSync(estate.topology, 'utf8')}`)
        }
      })
    })

    describe('synchronous, without a hook', () => {
      beforeAll(async () => {
        estate = await startSwitchoverEstate({ isSynchronous: true })
      })
      afterEach(() => estate.heal())

      test('refused while nobody knows how it replicated, and the pools are resumed', async () => {
        const [from, to] = [await estate.primary(), await candidate()]
        from.signal('SIGKILL')
        const { code, stderr } = await estate.dbbal('failover', '--to', to, '--yes')
        expect([code, stderr]).toEqual([4, expect.stringContaining('dbbal doctor had not seen it')])
        expect(await paused()).toEqual([])
        await from.start()
        await streams(from.name)
      })

      test('nothing acknowledged is lost: the old primary can acknowledge nothing any more', async () => {
        await estate.dbbal('doctor', 'shop')
        const to = await candidate()
        const outcome = await failOver(to)
        expect([outcome.report.exit, outcome.report.ended], outcome.text).toMatchObject([
          0,
          { end: 'switched', isWhole: true },
        ])
        expect(errorsAfter(outcome)).toEqual([])
        expect(told(outcome, 'fence')).toContain('can acknowledge no commit')
        await isWhole(to)
        expect((await compared(outcome)).lost).toEqual([])
      })
    })
  },
)
