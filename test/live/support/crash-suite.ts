/** The cases of one kind of run, each on an estate that is whole. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { forwardPhases, type Kind } from '../../../src/failover/phase.ts'
import { allCases, sampledCases, titleOf } from './crash-cases.ts'
import { runCrash } from './crash-run.ts'
import { describeLive } from './servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './switchover-estate.ts'
import type { EstateOptions } from './switchover-topology.ts'

export function crashSuite(kind: Kind, options: EstateOptions): void {
  const seed = Number(process.env['DBBAL_SEED'] ?? 7)
  // Points of the whole matrix, `unsynced,begun`; one case a phase where there are none.
  const points = process.env['DBBAL_MATRIX']?.split(',')
  const chosen =
    points === undefined
      ? sampledCases(kind, seed)
      : allCases(kind).filter(({ point }) => points.includes(point))
  // A promotion whose answer is missing cannot be had by killing dbbal alone.
  const cases = chosen.filter(({ course }) => course !== 'uncertain')
  console.log(`crash matrix of a ${kind}: ${cases.length} cases, DBBAL_SEED=${seed}`)
  describeLive(
    `a ${kind} whose dbbal is killed`,
    [
      { name: 'postgresql', suite: 'system' },
      { name: 'pgbouncer', suite: 'system' },
    ],
    () => {
      let estate: SwitchoverEstate
      beforeAll(async () => {
        estate = await startSwitchoverEstate(options)
        writeFileSync(join(estate.places.root, 'fence.sh'), 'exit 0\n')
      })

      test.each(cases.map((each) => [titleOf(each), each] as const))(
        '%s',
        { timeout: 300_000 },
        async (_, one) => {
          try {
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
            expect(primaries, output).toHaveLength(1)
            // With its last line in the journal the run has ended: there is nothing to take up (2).
            const isOver = one.phase === 'ended' && ['unsynced', 'begun', 'midway'].includes(one.point)
            // Before its first phase is in the journal it has not begun.
            const isFirst = one.phase === forwardPhases[kind][0]
            const isNotBegun = isFirst && ['unwritten', 'torn'].includes(one.point)
            // A few milliseconds later a run may have come to its end.
            const taken = one.point === 'midway' ? [0, 2, 6] : [0, 6]
            expect(isOver || isNotBegun ? [2] : taken, output).toContain(exit)
          } finally {
            await estate.heal()
          }
        },
      )
    },
  )
}
