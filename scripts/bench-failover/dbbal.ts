import { startSwitchoverEstate } from '../../test/live/support/switchover-estate.ts'
import type { Arm } from './arm.ts'
import { partsOf, switchByDbbal } from './switch-by-dbbal.ts'

/** dbbal stops and promotes by itself. */
export function dbbal(isSynchronous: boolean): Arm {
  return {
    title: `dbbal, ${isSynchronous ? 'synchronous' : 'asynchronous'}`,
    async start() {
      const estate = await startSwitchoverEstate({ hasFsync: true, isSynchronous })
      return {
        estate,
        async switchTo(to) {
          const report = await switchByDbbal(estate, to)
          return (silence) => partsOf(report, silence)
        },
        isReady: async () => {},
      }
    },
  }
}
