/** The estate of the switchover's tests: it serves, and becomes whole again whatever is left of it. */
import { expect, test } from 'vitest'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'

async function serves(estate: SwitchoverEstate, primary: string): Promise<void> {
  expect(await estate.primaries()).toEqual([primary])
  expect(estate.declaredPrimary()).toBe(primary)
  for (const { paused } of await estate.poolerStates()) expect(paused).toEqual([])
  for (const each of estate.poolers) {
    expect(await estate.select(each, 'SELECT pg_is_in_recovery() AS is_replica')).toEqual([
      { is_replica: false },
    ])
    expect(await estate.select(each, 'SELECT pg_is_in_recovery() AS is_replica', 'app1_ro')).toEqual([
      { is_replica: true },
    ])
  }
}

describeLive(
  'an estate to switch over',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    test('two primaries, a paused pooler and a dead one are healed', async () => {
      const estate = await startSwitchoverEstate({ isSynchronous: true, hasAuthQuery: true, hasTls: true })
      await serves(estate, 'pg1')
      const [first, second] = estate.poolers
      await first?.console('PAUSE app1')
      second?.running.process.signal('SIGKILL')
      await second?.running.process.exited
      await estate.servers.pg2.query('SELECT pg_promote()')
      expect(await estate.primaries()).toEqual(['pg1', 'pg2'])
      await estate.heal()
      await serves(estate, 'pg2')
    })
  },
)
