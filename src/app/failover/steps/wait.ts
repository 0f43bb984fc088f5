import { setTimeout } from 'node:timers/promises'
import type { Server } from '../../../engines/postgresql/server.ts'
import type { Step } from '../switchover.ts'

const pollMs = 250
const askMs = 2000
/** What PAUSE may wait for. */
const shortMs = 500

/** Long transactions hold PAUSE, and with it every client: better to wait for them while nobody is held. */
export const wait: Step = {
  phase: 'wait',
  plan: ({ quietMs }) =>
    quietMs === 0
      ? 'does not wait for long transactions to end (--wait-for-quiet)'
      : `waits up to ${quietMs / 1000} s until no transaction is older than ${shortMs} ms`,
  limitMs: ({ quietMs }) => quietMs,
  async act({ from, quietMs }, _, signal) {
    if (quietMs === 0) return { answer: 'done', message: 'not asked for' }
    const deadline = Date.now() + quietMs
    for (;;) {
      const long = await longTransactions(from.server)
      if (long.length === 0) return { answer: 'done', message: 'no long transaction' }
      if (signal.aborted) return { answer: 'failed', message: 'interrupted' }
      const first = long.slice(0, 3).join(', ')
      if (Date.now() >= deadline)
        return { answer: 'failed', message: `not quiet within ${quietMs / 1000} s: ${first}` }
      await setTimeout(pollMs, undefined, { signal }).catch(() => {})
    }
  },
}

/** `orders: app for 12 s (report)` of each. */
async function longTransactions(server: Server): Promise<readonly string[]> {
  const rows = await server.query(
    `SELECT datname, usename, application_name AS name,
round(extract(epoch FROM clock_timestamp() - xact_start))::int AS seconds
FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
AND xact_start < clock_timestamp() - interval '${shortMs} milliseconds'
ORDER BY xact_start`,
    askMs,
  )
  return rows.map(
    ({ datname, usename, seconds, name }) =>
      `${datname}: ${usename} for ${seconds} s${name === '' ? '' : ` (${name})`}`,
  )
}
