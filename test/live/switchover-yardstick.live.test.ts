/**
 * What the switchover's tests measure with: by hand, in the right order, no client sees an error and nothing is lost; done
 * carelessly, clients do and rows are. A harness that finds no loss then would not find any.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { compareRows } from '../../src/app/drill/compare-rows.ts'
import { timelineGaps } from '../../src/app/drill/timeline-gaps.ts'
import { describeLive } from './support/servers.ts'
import { switchByHand, switchCarelessly } from './support/switchover-by-hand.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'
import { startWorkload, storedRows } from './support/workload.ts'

describeLive(
  'the yardstick of a switchover',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
  ],
  () => {
    describe.each([
      ['asynchronous', {}],
      ['synchronous, with auth_query and TLS', { isSynchronous: true, hasAuthQuery: true, hasTls: true }],
    ])('%s', (_, options) => {
      let estate: SwitchoverEstate
      beforeAll(async () => {
        estate = await startSwitchoverEstate(options)
      })

      test('by hand there and back: no error, nothing lost', async () => {
        const workload = await startWorkload(estate, { reportSeconds: 0 })
        for (const to of ['pg2', 'pg1'] as const) {
          await switchByHand(estate, to)
          await workload.progress()
        }
        const { acks, errors, reads } = await workload.stop()
        const rows = await storedRows(await estate.primary())
        expect(errors).toEqual([])
        expect(compareRows(acks, rows)).toEqual({
          acked: acks.length,
          lost: [],
          duplicated: [],
          unacknowledged: [],
        })
        expect(reads).toBeGreaterThan(0)
        for (const gaps of Object.values(timelineGaps(rows))) expect(gaps).toHaveLength(2)
      })
    })

    test('without PAUSE, beside a primary that lives on: errors, and loss', async () => {
      const estate = await startSwitchoverEstate()
      const workload = await startWorkload(estate, { reportSeconds: 0 })
      await switchCarelessly(estate, 'pg2', () => workload.progress())
      await workload.progress()
      const { acks, errors } = await workload.stop()
      const { lost, duplicated } = compareRows(acks, await storedRows(await estate.primary()))
      expect(errors.length).toBeGreaterThan(0)
      expect(lost.length).toBeGreaterThan(0)
      expect(duplicated).toEqual([])
    })
  },
)
