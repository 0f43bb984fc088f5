import type { Arm } from './arm.ts'
import { isPatroniReady } from './is-patroni-ready.ts'
import { startPatroniBehindHaproxy } from './patroni-behind-haproxy.ts'
import { patronictl } from './patronictl.ts'

/** What most have: HAProxy finds the leader, and the clients of a switchover try again. */
export const patroniAlone: Arm = {
  title: 'Patroni alone, behind HAProxy',
  async start() {
    const { estate } = await startPatroniBehindHaproxy()
    return {
      estate,
      async switchTo(to) {
        const tookMs = await patronictl(estate, to)
        return () => ({ patronictl: tookMs })
      },
      isReady: () => isPatroniReady(estate),
    }
  },
}
