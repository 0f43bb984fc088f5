import { switchByHand } from '../../test/live/support/switchover-by-hand.ts'
import { startSwitchoverEstate } from '../../test/live/support/switchover-estate.ts'
import type { Arm } from './arm.ts'

/** The order of steps that was found best (B2), as an administrator's script does them. */
export function byHand(isSynchronous: boolean): Arm {
  return {
    title: `by hand (B2), ${isSynchronous ? 'synchronous' : 'asynchronous'}`,
    async start() {
      const estate = await startSwitchoverEstate({ hasFsync: true, isSynchronous })
      return {
        estate,
        async switchTo(to) {
          const times = await switchByHand(estate, to)
          return () => times
        },
        isReady: async () => {},
      }
    },
  }
}
