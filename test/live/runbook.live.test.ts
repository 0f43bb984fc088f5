/** `dbbal switchover --dry-run --runbook`: what it writes is carried out by a shell, without dbbal. */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import { run, runOrThrow } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import {
  databaseNames,
  estateSecrets,
  type InstanceName,
  poolerDirectory,
} from './support/switchover-topology.ts'
import { startWorkload, storedRows } from './support/workload.ts'

const needs = [
  { name: 'postgresql', suite: 'system' },
  { name: 'pgbouncer', suite: 'system' },
  { name: 'shellcheck', suite: 'system' },
] as const

describeLive('a runbook', needs, () => {
  let estate: SwitchoverEstate
  beforeAll(async () => {
    const hooks = '{before: [{run: [sh, hook.sh]}], after: [{run: [sh, hook.sh]}]}'
    const balancer = ['    endpoint: {kind: vip, address: 127.0.0.1, port: 1}']
    estate = await startSwitchoverEstate({ isSynchronous: true, isWarm: true, hooks, balancer })
    const text = readFileSync(estate.topology, 'utf8')
    writeFileSync(
      estate.topology,
      text.replace('127.0.0.1, port: 1}', `127.0.0.1, port: ${estate.places.poolerPorts.p1}}`),
    )
    writeFileSync(join(estate.places.root, 'hook.sh'), 'echo "$DBBAL_MOMENT $DBBAL_PRIMARY" >> hooks.log\n')
  })

  afterEach(() => estate.heal())

  /** Since it was asked last. */
  function hooked(): readonly string[] {
    const log = join(estate.places.root, 'hooks.log')
    const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1)
    rmSync(log)
    return lines
  }

  /** Names of the steps, in order. */
  async function writeRunbook(to: InstanceName, directory: string): Promise<readonly string[]> {
    const { code, stderr } = await estate.dbbal(
      ...['switchover', '--to', to, '--dry-run', '--runbook', directory],
    )
    expect([code, stderr]).toEqual([0, expect.any(String)])
    return readdirSync(directory)
      .filter((name) => /^\d/.test(name))
      .toSorted()
  }

  /** Without the programs' own environment: what a step needs it has to say. */
  const sh = (directory: string, file: string) =>
    run(['sh', join(directory, file)], {
      directory: '/',
      env: {
        ADMIN_PASSWORD: estateSecrets.ESTATE_ADMIN,
        CONSOLE_PASSWORD_POOL: estateSecrets.ESTATE_CONSOLE,
        APPLICATION_PASSWORD: estateSecrets.ESTATE_APP,
      },
      timeoutMs: 60_000,
    })

  const pausedPools = async () => (await estate.poolerStates()).flatMap(({ paused }) => paused)
  const settings = async () => (await estate.poolerStates()).map((each) => each.settings)

  test('switches over under load: no error, nothing lost', async () => {
    const directory = join(estate.places.root, 'runbook')
    const steps = await writeRunbook('pg2', directory)
    expect(steps.map((name) => name.slice(3, -3))).toEqual(
      `check slots checkpoint before-hooks pause stage fence drain stop promote
follow canary resume after-hooks endpoints rejoin settle prove`.split(/\s/),
    )
    const again = await estate.dbbal('switchover', '--to', 'pg2', '--dry-run', '--runbook', directory)
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')])
    await runOrThrow(['shellcheck', '-x', '-P', directory, ...steps.map((name) => join(directory, name))], {})
    const before = await settings()
    const workload = await startWorkload(estate, { clients: 16, reportSeconds: 0 })
    for (const step of steps) {
      const { code, stderr } = await sh(directory, step)
      expect([step, code, stderr]).toEqual([step, 0, expect.any(String)])
    }
    await workload.progress(5)
    const { acks, errors } = await workload.stop()
    expect(errors).toEqual([])
    expect(await estate.primaries()).toEqual(['pg2'])
    expect(hooked()).toEqual(['before pg1', 'after pg2'])
    expect(compareRows(acks, await storedRows(estate.servers.pg2))).toMatchObject({
      lost: [],
      duplicated: [],
    })
    expect(await pausedPools()).toEqual([])
    expect(await settings()).toEqual(before)
  })

  test('undo.sh takes back all that can be taken back, and refuses the rest', async () => {
    const directory = join(estate.places.root, 'runbook-back')
    const steps = await writeRunbook('pg1', directory)
    const before = await settings()
    const promote = steps.findIndex((name) => name.includes('promote'))
    for (const step of steps.slice(0, promote)) expect((await sh(directory, step)).code).toBe(0)
    expect(await pausedPools()).not.toEqual([])
    const undone = await sh(directory, 'undo.sh')
    expect([undone.code, undone.stderr]).toEqual([0, expect.any(String)])
    expect(await estate.primaries()).toEqual(['pg2'])
    expect(await pausedPools()).toEqual([])
    expect(await settings()).toEqual(before)
    expect(hooked()).toEqual(['before pg2', 'after pg2'])
    await estate.heal()
    for (const step of steps.slice(0, promote + 1)) expect((await sh(directory, step)).code).toBe(0)
    const tooLate = await sh(directory, 'undo.sh')
    expect([tooLate.code, tooLate.stderr]).toEqual([1, expect.stringContaining('may be promoted')])
    const resume = steps.findIndex((name) => name.includes('resume'))
    for (const step of steps.slice(promote + 1, resume)) expect((await sh(directory, step)).code).toBe(0)
    const ini = join(poolerDirectory(estate.places.root, 'p1'), 'pgbouncer-2.ini')
    chmodSync(ini, 0)
    const unread = await sh(directory, steps[resume] ?? '').finally(() => chmodSync(ini, 0o640))
    expect([unread.code, unread.stderr]).toEqual([1, expect.stringContaining('its clients wait')])
    expect(await pausedPools()).toEqual(databaseNames)
    expect(await sh(directory, steps[resume] ?? '')).toMatchObject({ code: 0 })
    expect(await pausedPools()).toEqual([])
  })

  test('no password is in it', () => {
    const { root } = estate.places
    const texts = readdirSync(join(root, 'runbook'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    expect(texts.length).toBeGreaterThan(15)
    for (const secret of Object.values(estateSecrets))
      expect(texts.filter((text) => text.includes(secret))).toEqual([])
  })
})
