import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../../drivers/postgresql.ts'
import type { Door } from '../../failover/doors.ts'
import { type ClientLog, faultOf, now } from './client-log.ts'
import type { ClientNews, WriterOrder } from './client-order.ts'
import { connectClient, patienceMs } from './connect-client.ts'

/** After an error, so that a client does not flood a server that is down. */
const retryMs = 20
/** Logins at the same time. */
const atOnce = 10
const newsMs = 50

interface Writer {
  client: number
  door: Door
  connection: PostgresqlConnection | undefined
}

/**
 * Clients that insert one row after the other through the poolers. After an error a client goes on with the next row: nobody
 * knows whether the last one is there.
 */
export async function writeRows(
  order: WriterOrder,
  log: ClientLog,
  stopped: AbortSignal,
  tell: (news: ClientNews) => void,
): Promise<void> {
  const { doors, clients } = order
  const acked: Record<string, number> = Object.fromEntries(doors.map(({ database }) => [database, 0]))
  const news: ClientNews = { acked, lastError: undefined }
  const writers: Writer[] = Array.from({ length: clients }, (_, client) => {
    const door = doors[client % doors.length]
    if (door === undefined) throw new Error('no way to write')
    return { client, door, connection: undefined }
  })
  const report = setInterval(() => tell(news), newsMs)
  for (let first = 0; first < writers.length; first += atOnce)
    await Promise.all(
      writers.slice(first, first + atOnce).map(async (each) => {
        each.connection = await connectClient(each.door)
      }),
    )
  await Promise.all(
    writers.map((each) =>
      work(each, order, stopped, (line) => {
        if (line[0] === 'ack') acked[each.door.database] = (acked[each.door.database] ?? 0) + 1
        else if (line[0] === 'error') news.lastError = line[8]
        log.add(line)
      }),
    ),
  )
  clearInterval(report)
}

async function work(
  self: Writer,
  order: WriterOrder,
  stopped: AbortSignal,
  add: ClientLog['add'],
): Promise<void> {
  const {
    client,
    door: { database },
  } = self
  let sequence = 0
  await delay(Math.random() * order.paceMs)
  while (!stopped.aborted) {
    const asked = now()
    for (let isDone = false; !isDone; ) {
      sequence += 1
      const begun = now()
      try {
        self.connection ??= await connectClient(self.door)
        await write(self.connection, client, sequence, order)
        add(['ack', database, client, sequence, asked, now()])
        isDone = true
      } catch (error) {
        add(['error', 'write', database, client, sequence, begun, now(), ...faultOf(error)])
        void self.connection?.close()
        self.connection = undefined
        await delay(retryMs)
        isDone = stopped.aborted
      }
    }
    await delay(Math.max(0, asked + order.paceMs - now()))
  }
  await self.connection?.close()
}

/** Every fourth client takes three round trips for its transaction. */
async function write(
  connection: PostgresqlConnection,
  client: number,
  sequence: number,
  { table, script, isPrepared }: WriterOrder,
): Promise<void> {
  const insert = {
    text: `INSERT INTO ${table} (client, sequence) VALUES ($1, $2)`,
    values: [client, sequence],
    ...(isPrepared && { name: 'insert' }),
  }
  if (script === undefined && client % 4 !== 3) return void (await connection.query(insert, patienceMs))
  await connection.query('BEGIN', patienceMs)
  if (script !== undefined) await connection.query(script, patienceMs)
  await connection.query(insert, patienceMs)
  await connection.query('COMMIT', patienceMs)
}
