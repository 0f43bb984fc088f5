import { setTimeout as delay } from 'node:timers/promises'
import { pauseDatabases, resumeDatabases } from '../../test/live/support/pause-by-hand.ts'
import { queryPostgres } from '../../test/live/support/postgres-query.ts'
import { estateSecrets } from '../../test/live/support/switchover-topology.ts'
import type { Arm } from './arm.ts'
import { isPatroniReady } from './is-patroni-ready.ts'
import { startPatroniBehindHaproxy } from './patroni-behind-haproxy.ts'
import { patronictl } from './patronictl.ts'

/** A connection that HAProxy leads to the stopped leader hangs for two seconds: a careful script does not wait for it. */
const probeMs = 300
const everyMs = 20

/** PAUSE, patronictl, look through HAProxy until somebody takes writes there, RESUME. */
export const patroniScript: Arm = {
  title: 'Patroni with a careful script',
  async start() {
    const { estate, port } = await startPatroniBehindHaproxy()
    return {
      estate,
      async switchTo(to) {
        const consoles = await Promise.all(estate.poolers.map((each) => each.openConsole()))
        try {
          await Promise.all(consoles.map(pauseDatabases))
          const tookMs = await patronictl(estate, to)
          const answered = performance.now()
          while (!(await takesWrites(port))) await delay(everyMs)
          const haproxyMs = performance.now() - answered
          await Promise.all(consoles.map(resumeDatabases))
          return () => ({ patronictl: tookMs, haproxy: haproxyMs })
        } finally {
          await Promise.all(consoles.map((each) => each.end()))
        }
      },
      isReady: () => isPatroniReady(estate),
    }
  },
}

/** Over a new connection, as the poolers will open theirs. */
async function takesWrites(port: number): Promise<boolean> {
  const login = { host: '127.0.0.1', port, user: 'app', password: estateSecrets.ESTATE_APP, database: 'app1' }
  const limits = { connectionTimeoutMillis: probeMs, query_timeout: probeMs }
  try {
    const rows = await queryPostgres({ ...login, ...limits }, 'SELECT NOT pg_is_in_recovery() AS writes')
    return rows[0]?.['writes'] === true
  } catch {
    return false
  }
}
