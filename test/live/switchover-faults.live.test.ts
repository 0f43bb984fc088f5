/** A switchover while something breaks: each fault ends as docs/failover.md says, and clients are served. */
import { beforeAll, expect, test } from 'vitest'
import { faultCases } from './support/fault-cases.ts'
import { runFault } from './support/fault-run.ts'
import { isRoot } from './support/process.ts'
import { describeLive } from './support/servers.ts'
import { type SwitchoverEstate, startSwitchoverEstate } from './support/switchover-estate.ts'

const cases = faultCases.map((each) => [each.fault, each] as const)
const isTried = (needsRoot: boolean | undefined): boolean =>
  needsRoot !== true || isRoot() || process.env['CI'] !== undefined

describeLive(
  'a switchover while something breaks',
  [
    { name: 'postgresql', suite: 'system' },
    { name: 'pgbouncer', suite: 'system' },
    { name: 'openssh', suite: 'system' },
  ],
  () => {
    let estate: SwitchoverEstate
    beforeAll(async () => {
      estate = await startSwitchoverEstate({ settings: { wal_level: 'logical' } })
    })

    test.each(cases.filter(([, { needsRoot }]) => isTried(needsRoot)))('%s', async (_, one) => {
      const [from] = await estate.primaries()
      const to = from === 'pg1' ? 'pg2' : 'pg1'
      try {
        const { output, later, ...outcome } = await runFault(estate, one)
        expect(outcome, output).toEqual({
          exit: one.exit,
          primaries: [one.primary === 'from' ? from : to],
          unserved: [],
          paused: [],
          isSilent: false,
          letGo: [],
          lost: [],
          duplicated: [],
          errors: [],
        })
        if (later !== undefined) expect(one.laterExits ?? [0], output).toContain(later)
        expect(output).toMatch(one.says)
      } finally {
        await estate.heal()
      }
    })
    test.skip.each(cases.filter(([, { needsRoot }]) => !isTried(needsRoot)))('%s [needs root]', () => {})
  },
)
