/** `dbbal switchover` and what is around it: refusals, dry runs, a run that another machine takes up, repair. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Phase } from '../../src/failover/phase.ts'
import { crashEnv } from './support/crash-run.ts'
import { waitFor } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { databaseNames, type InstanceName } from './support/switchover-topology.ts'

interface Report {
  exit: number
  ended?: { end: string; isWhole: boolean }
  evidence: { what: string; value: string }[]
  steps: { phase: string; answer: string; message: string }[]
  journal?: string
  diff?: string
}

/** Each tells its moment and who is primary. */
const loggingHooks =
  '{before: [{run: [sh, hook.sh]}], after: [{run: [sh, hook.sh, "{instance}"], timeout: 5s}]}'
const loggingHook = 'echo "$DBBAL_MOMENT $DBBAL_PRIMARY $1" >> hooks.log\n'

describeLive(
  'dbbal switchover',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    let estate: SwitchoverEstate

    beforeAll(async () => {
      estate = await startSwitchoverEstate({ hooks: loggingHooks })
      writeFileSync(join(estate.places.root, 'hook.sh'), loggingHook)
    })
    afterEach(() => estate.heal())
    beforeEach(() => rmSync(hookLog(), { force: true }))

    const hookLog = () => join(estate.places.root, 'hooks.log')
    const hooked = () => readFileSync(hookLog(), 'utf8').split('\n').slice(0, -1)

    /** The primary, and a replica that is to become it. */
    async function pair(): Promise<{ from: InstanceName; to: InstanceName }> {
      const [from = 'pg1'] = await estate.primaries()
      return { from, to: from === 'pg1' ? 'pg2' : 'pg1' }
    }

    /** Directory of dbbal's own state. */
    const state = () => join(estate.places.root, 'state')

    function lastJournal(): string {
      const directory = join(state(), 'dbbal/failover/dbbal/shop')
      try {
        const names = readdirSync(directory).filter((name) => name.endsWith('.jsonl'))
        return readFileSync(join(directory, names.toSorted().at(-1) ?? ''), 'utf8')
      } catch {
        return ''
      }
    }

    async function report(...argv: string[]): Promise<Report & { stderr: string }> {
      const { stdout, stderr } = await estate.dbbal(...argv, '--json')
      return { ...(JSON.parse(stdout) as Report), stderr }
    }

    /** A switchover that is killed where a phase has begun. */
    async function killedIn(phase: Phase, to: InstanceName): Promise<void> {
      const { signal } = await estate.dbbalWith(crashEnv(phase, 'begun'), 'switchover', '--to', to, '--yes')
      expect(signal).toBe('SIGKILL')
    }

    const paused = async () => (await estate.poolerStates()).flatMap(({ paused: names }) => names)

    test('a dry run shows the plan and the line of the topology, and changes nothing', async () => {
      const text = readFileSync(estate.topology, 'utf8')
      const { code, stdout } = await estate.dbbal('switchover', '--to', 'pg2', '--dry-run')
      expect(code).toBe(0)
      expect(stdout).toMatch(/--- the point of no return ---\n14\. promote +promotes pg2/)
      expect(stdout).toContain('+    primary: pg2')
      expect(readFileSync(estate.topology, 'utf8')).toBe(text)
      expect(await estate.primaries()).toEqual(['pg1'])
      expect(lastJournal()).toBe('')
    })

    test('a saved plan is carried out as long as nothing changed', async () => {
      const { from, to } = await pair()
      const path = join(estate.places.root, 'plan.json')
      const { stdout } = await estate.dbbal('switchover', '--to', to, '--dry-run', '--json')
      writeFileSync(path, stdout)
      const text = readFileSync(estate.topology, 'utf8')
      writeFileSync(estate.topology, `${text}# touched\n`)
      const changed = await estate.dbbal('switchover', '--plan', path, '--yes')
      expect([changed.code, changed.stderr]).toEqual([4, expect.stringContaining('when the plan was saved')])
      expect(await estate.primaries()).toEqual([from])
      writeFileSync(estate.topology, text)
      const { exit, evidence } = await report('switchover', '--plan', path, '--yes')
      expect(exit).toBe(0)
      const told = new Map(evidence.map(({ what, value }) => [what, value]))
      expect(told.get('end of the old primary')).toMatch(/^[0-9A-F]+\/[0-9A-F]+ on timeline 1$/)
      expect(told.get('first commit of the new one')).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/)
      // Every database that leads to the primary, and no other one.
      expect(told.get('longest stall')?.replaceAll(/\d+ ms/g, 'N ms')).toBe(
        databaseNames.map((name) => `${name} N ms`).join(', '),
      )
      expect(await estate.primaries()).toEqual([to])
      expect(hooked()).toEqual([`before ${from} `, `after ${to} ${to}`])
      writeFileSync(path, '{}')
      const none = await estate.dbbal('switchover', '--plan', path, '--yes')
      expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('is no plan')])
    })

    test('usage: who is named has to be there, and there has to be somebody to say yes', async () => {
      const { from, to } = await pair()
      const none = await estate.dbbal('switchover')
      expect([none.code, none.stderr]).toEqual([2, expect.stringContaining(`expected one of ${to}, pg3`)])
      const typo = await estate.dbbal('switchover', '--to', 'pg33')
      expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining('did you mean "pg3"?')])
      const mute = await estate.dbbal('switchover', '--to', to)
      expect([mute.code, mute.stderr]).toEqual([2, expect.stringContaining('--yes')])
      const drill = await estate.dbbal('drill')
      expect([drill.code, drill.stderr]).toEqual([2, expect.stringContaining('--yes')])
      const nothing = await estate.dbbal('failover', '--resume', '--yes')
      expect([nothing.code, nothing.stderr]).toEqual([
        2,
        expect.stringContaining('no run of "shop" was cut off'),
      ])
      expect(await estate.primaries()).toEqual([from])
    })

    test('--from another one is refused: a command that is run twice does not go back', async () => {
      const { from, to } = await pair()
      const { code, stderr } = await estate.dbbal('switchover', '--from', 'pg3', '--to', to, '--yes')
      const why = `"${from}" is the primary of "shop", not "pg3"`
      expect([code, stderr]).toEqual([4, expect.stringContaining(why)])
      expect(await estate.primaries()).toEqual([from])
    })

    test('a hold that is longer than clients wait is refused', async () => {
      const { from, to } = await pair()
      const { code, stdout } = await estate.dbbal('switchover', '--to', to, '--timeout', '10m', '--yes')
      expect([code, stdout]).toEqual([4, expect.stringContaining('query_wait_timeout')])
      expect(await estate.primaries()).toEqual([from])
    })

    test('another machine goes on with a run whose own machine is gone', async () => {
      const { to } = await pair()
      await killedIn('canary', to)
      expect(await paused()).not.toEqual([])
      const said = await estate.dbbal('doctor', 'shop')
      expect(said.stderr).toContain('it is at canary, its pools are paused')
      const isHeld = async (): Promise<void> => {
        const resume = await estate.dbbal('pgbouncer', 'resume')
        expect([resume.code, resume.stderr]).toEqual([
          4,
          expect.stringMatching(
            /"shop": the run .* has not ended.*\n.*dbbal failover --resume --cluster shop/,
          ),
        ])
        expect(await paused()).not.toEqual([])
      }
      await isHeld()
      rmSync(state(), { recursive: true })
      await isHeld()
      // The copy on the pooler's host had not taken the last line yet: the phase before it is done once more.
      const another = await estate.dbbal('switchover', '--to', 'pg3', '--yes')
      expect([another.code, another.stderr]).toEqual([
        4,
        expect.stringContaining('has not ended, it is at attach'),
      ])
      const abort = await estate.dbbal('failover', '--abort', '--yes')
      expect([abort.code, abort.stderr]).toEqual([4, expect.stringContaining('there is no way back')])
      const { exit, ended, steps } = await report('failover', '--resume', '--yes')
      expect([exit, ended]).toEqual([0, { end: 'switched', isWhole: true }])
      expect(steps[0]?.phase).toBe('attach')
      expect(await estate.primaries()).toEqual([to])
      expect(estate.declaredPrimary()).toBe(to)
      expect(await paused()).toEqual([])
    })

    test('--abort takes back a run that was killed while clients were held', async () => {
      const { from, to } = await pair()
      await killedIn('fence', to)
      const { exit, ended } = await report('failover', '--abort', '--yes')
      expect([exit, ended]).toEqual([6, { end: 'restored', isWhole: true }])
      expect(await estate.primaries()).toEqual([from])
      expect(await paused()).toEqual([])
      expect(hooked()).toEqual([`before ${from} `, `after ${from} ${from}`])
    })

    test('a hook that fails before anything is held ends it, and what hooks have ended goes on', async () => {
      const { from, to } = await pair()
      const hook = join(estate.places.root, 'hook.sh')
      writeFileSync(
        hook,
        `${loggingHook}[ "$DBBAL_MOMENT" = after ] || { echo a backup runs >&2; exit 3; }\n`,
      )
      const { exit, ended, steps } = await report('switchover', '--to', to, '--yes')
      writeFileSync(hook, loggingHook)
      expect([exit, ended]).toEqual([6, { end: 'restored', isWhole: true }])
      expect(steps.find(({ phase }) => phase === 'before-hooks')?.message).toContain('a backup runs')
      expect(steps.map(({ phase }) => phase)).not.toContain('pause')
      expect(hooked()).toEqual([`before ${from} `, `after ${from} ${from}`])
    })

    test('--abort makes an old primary one again that its machine has started as a replica', async () => {
      const { from, to } = await pair()
      await killedIn('disarm', to)
      await estate.servers[from].start()
      const { exit, ended } = await report('failover', '--abort', '--yes')
      expect([exit, ended]).toEqual([6, { end: 'restored', isWhole: true }])
      expect(await estate.primaries()).toEqual([from])
      expect(await paused()).toEqual([])
    })

    test('--to the primary looks at everything behind it, and brings a lost replica back', async () => {
      const { from: primary } = await pair()
      await estate.servers.pg3.stop()
      const { exit, steps } = await report('failover', '--to', primary, '--yes')
      expect(exit).toBe(0)
      expect(steps.find(({ phase }) => phase === 'rejoin')?.message).toContain(`pg3: streams from ${primary}`)
      const again = await report('failover', '--to', primary, '--yes')
      expect(again.steps.find(({ phase }) => phase === 'rejoin')?.message).toMatch(/streams from pg\d$/)
      const past = await estate.dbbal('failover', 'history')
      expect(past.stdout).toContain(`  shop  pg3 -> ${primary}  switched  `)
    })

    test('Ctrl-C before the promotion leaves everything as it was', async () => {
      const { from, to } = await pair()
      const before = lastJournal()
      const running = estate.start('switchover', '--to', to, '--yes')
      await waitFor(() => lastJournal() !== before && lastJournal().includes('"begin","phase":"arm"'), {
        what: 'the guards to be started',
        process: running,
      })
      await running.stop('SIGINT')
      expect(await running.exited).toMatchObject({ code: 130 })
      expect(await estate.primaries()).toEqual([from])
      expect(await paused()).toEqual([])
    })
  },
)
