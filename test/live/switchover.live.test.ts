/** `dbbal switchover` under load: twenty in a row, there and back; half of them with synchronous replication. */
import { expect, test } from 'vitest'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import { spreadOf } from '../../src/app/drill/spread.ts'
import { stallOf } from '../../src/app/drill/stall.ts'
import { waitFor } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { isStreaming } from './support/switchover-servers.ts'
import { addresses, type EstateOptions, type InstanceName } from './support/switchover-topology.ts'
import { startWorkload, storedRows, type WorkloadOptions } from './support/workload.ts'

const thereAndBack: readonly InstanceName[] = [
  'pg2',
  'pg1',
  'pg3',
  'pg1',
  'pg2',
  'pg3',
  'pg2',
  'pg1',
  'pg3',
  'pg1',
]

const courses: readonly [string, EstateOptions, WorkloadOptions, readonly InstanceName[]][] = [
  ['asynchronous', { hasAuthQuery: true, hasTls: true }, {}, thereAndBack],
  ['synchronous', { hasAuthQuery: true, hasTls: true, isSynchronous: true, isWarm: true }, {}, thereAndBack],
  [
    'PostgreSQL 18 and PgBouncer from sid, prepared statements',
    { postgresql: 'sid', pgbouncer: 'sid', hasAuthQuery: true, hasTls: true, isWarm: true },
    { isPrepared: true },
    ['pg2'],
  ],
]

describeLive(
  'dbbal switchover',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'postgresql', suite: 'sid' },
    { name: 'pgbouncer', suite: 'sid' },
  ],
  () => {
    test.each(courses)(
      '%s: no error, nothing lost',
      { timeout: 600_000 },
      async (name, options, load, targets) => {
        const estate = await startSwitchoverEstate(options)
        const workload = await startWorkload(estate, load)
        const windows: { fromMs: number; toMs: number }[] = []
        for (const to of targets) {
          const fromMs = Date.now()
          const { code, stdout, stderr } = await estate.dbbal(
            'switchover',
            '--to',
            to,
            '--yes',
            '--wait-for-quiet',
            '60s',
          )
          expect(`${stdout}${stderr}exit ${code}`).toMatch(/exit 0$/)
          await workload.progress()
          windows.push({ fromMs, toMs: Date.now() })
          await isWhole(estate, to)
        }
        const { acks, errors, reads } = await workload.stop()
        const rows = await storedRows(await estate.primary())
        const stalls = windows.map((window) => stallOf(acks, window))
        console.log(name, 'gap', spreadOf(stalls.map(({ gap }) => gap)), 'acked', acks.length)
        expect(errors).toEqual([])
        expect(compareRows(acks, rows)).toEqual({
          acked: acks.length,
          lost: [],
          duplicated: [],
          unacknowledged: [],
        })
        expect(reads).toBeGreaterThan(0)
      },
    )
  },
)

async function isWhole(estate: SwitchoverEstate, to: InstanceName): Promise<void> {
  expect(await estate.primaries()).toEqual([to])
  expect(estate.declaredPrimary()).toBe(to)
  for (const { paused, servers } of await estate.poolerStates()) {
    expect(paused).toEqual([])
    expect(servers['app1']).toBe(`${addresses[to]}:${estate.places.port}`)
  }
  for (const each of Object.values(estate.servers))
    if (each.name !== to)
      await waitFor(() => isStreaming(estate.servers[to], each.name), {
        what: `${each.name} to stream from ${to}`,
      })
}
