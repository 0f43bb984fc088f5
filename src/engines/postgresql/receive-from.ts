import { leadTo } from './lead-to.ts'
import { lsnOf } from './lsn.ts'
import { amiss, done, failed, type Outcome } from './outcome.ts'
import { lookMs, poll } from './poll.ts'
import type { Server } from './server.ts'

const everyMs = 10

/** Has a replica stream from another one, and waits until it has received as much. It is led there behind it as well. */
export async function receiveFrom(server: Server, feeder: Server, limitMs: number): Promise<Outcome> {
  const start = performance.now()
  const tookMs = (): number => Math.round(performance.now() - start)
  let first: bigint | undefined
  let missing = 0n
  try {
    first = await receivedBy(server)
    const { host, port } = feeder.address
    // Without a slot: one there would have to be dropped again, and it would bring nothing back that is gone.
    const led = await leadTo(server, { host, port, slot: undefined }, limitMs)
    if (led.answer !== 'done') return led
    const received = await poll(
      async () => {
        const [own, wanted] = await Promise.all([receivedBy(server), receivedBy(feeder)])
        missing = wanted - own
        return missing <= 0n ? own : undefined
      },
      Math.max(0, limitMs - tookMs()),
      everyMs,
    )
    if (received !== undefined)
      return done(
        `${server.name}: has received ${received - first} bytes from ${feeder.name} in ${tookMs()} ms`,
      )
  } catch (error) {
    return amiss(server.name, error)
  }
  return failed(
    `${server.name}: ${missing} bytes less than ${feeder.name} after ${tookMs()} ms of streaming from it`,
  )
}

/** @throws ServerFault */
async function receivedBy(server: Server): Promise<bigint> {
  const [row] = await server.query(
    'SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text AS lsn',
    lookMs,
  )
  return lsnOf(String(row?.['lsn']))
}
