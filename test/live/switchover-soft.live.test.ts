/** A switchover away from a server that nobody can stop: it becomes read-only, and stays behind. */
import { afterEach, beforeAll, expect, test } from 'vitest'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import { crashEnv } from './support/crash-run.ts'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { startWorkload, storedRows } from './support/workload.ts'

const accepted = ['--accept', 'control=a test', '--yes']

describeLive(
  'a switchover without control',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    let estate: SwitchoverEstate
    beforeAll(async () => {
      estate = await startSwitchoverEstate({ hasControl: false })
    })
    afterEach(() => estate.heal())

    const paused = async () => (await estate.poolerStates()).flatMap(({ paused: names }) => names)
    const isReadOnly = async () =>
      (await estate.servers.pg1.query('SHOW default_transaction_read_only'))[0]?.[
        'default_transaction_read_only'
      ]

    test('is refused, unless somebody says why', async () => {
      const { code, stdout } = await estate.dbbal('switchover', '--to', 'pg2', '--yes')
      expect([code, stdout]).toEqual([4, expect.stringContaining('no control is declared')])
      const plan = await estate.dbbal('switchover', '--to', 'pg2', '--accept', 'control=a test', '--dry-run')
      expect([plan.code, plan.stdout]).toEqual([
        0,
        expect.stringMatching(/makes pg1 read-only.*promotes pg2.*stop it where it runs, at once/s),
      ])
    })

    test('goes back where it is interrupted, and where it is killed', async () => {
      const workload = await startWorkload(estate, { clients: 8, reportSeconds: 0 })
      const turned = await estate.dbbalWith(
        { ...crashEnv('ended', 'begun'), DBBAL_TEST_CRASH: 'ended:never', DBBAL_TEST_INTERRUPT: 'disarm' },
        ...['switchover', '--to', 'pg2', ...accepted],
      )
      expect([turned.code, turned.stdout]).toEqual([143, expect.stringContaining('everything is as before')])
      expect(await isReadOnly()).toBe('off')
      const killed = await estate.dbbalWith(
        crashEnv('stop', 'begun'),
        ...['switchover', '--to', 'pg2', ...accepted],
      )
      expect(killed.signal).toBe('SIGKILL')
      expect(await isReadOnly()).toBe('on')
      const back = await estate.dbbal('failover', '--abort', '--yes')
      expect([back.code, back.stdout]).toEqual([6, expect.stringContaining('everything is as before')])
      expect(await isReadOnly()).toBe('off')
      await workload.progress(5)
      const { acks } = await workload.stop()
      expect(await paused()).toEqual([])
      expect(await estate.primaries()).toEqual(['pg1'])
      expect(compareRows(acks, await storedRows(estate.servers.pg1))).toMatchObject({
        lost: [],
        duplicated: [],
      })
    })

    test('loses nothing, and says what is left to do', async () => {
      const workload = await startWorkload(estate, { clients: 16, reportSeconds: 0 })
      const { code, stdout } = await estate.dbbal('switchover', '--to', 'pg2', ...accepted)
      expect([code, stdout]).toEqual([
        5,
        expect.stringMatching(/pg1: without control it is left as it is: stop it/),
      ])
      await workload.progress(5)
      const { acks, errors } = await workload.stop()
      expect(errors).toEqual([])
      expect(compareRows(acks, await storedRows(estate.servers.pg2))).toMatchObject({
        lost: [],
        duplicated: [],
      })
      expect(await paused()).toEqual([])
      expect(estate.declaredPrimary()).toBe('pg2')
      await expect(estate.servers.pg1.query('CREATE TABLE late ()')).rejects.toThrow('read-only transaction')
      const next = await estate.dbbal('switchover', '--to', 'pg3', ...accepted)
      expect([next.code, next.stdout]).toEqual([4, expect.stringContaining('pg1: primary')])
    })
  },
)
