import { startPatroniEstate } from '../../test/live/support/managed-estate.ts'
import type { Arm } from './arm.ts'
import { isPatroniReady } from './is-patroni-ready.ts'
import { partsOf, switchByDbbal } from './switch-by-dbbal.ts'

/** Patroni moves the primary, and dbbal the clients. */
export const patroniDbbal: Arm = {
  title: 'Patroni through dbbal',
  async start() {
    const estate = await startPatroniEstate({ hasFsync: true })
    return {
      estate,
      async switchTo(to) {
        const report = await switchByDbbal(estate, to)
        return (silence) => partsOf(report, silence)
      },
      isReady: () => isPatroniReady(estate),
    }
  },
}
