import { openLog } from './client-log.ts'
import type { ClientNews, ClientOrder } from './client-order.ts'
import { readRows } from './read-rows.ts'
import { writeRows } from './write-rows.ts'

/**
 * The whole life of a process of clients. Its order comes as the first message of its parent, with the password in it, and
 * the wish that it stops as the second one; with its parent it ends.
 */
export function runClients(): void {
  // Ctrl-C is its parent's to understand.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.once('disconnect', () => process.exit(1))
  process.once('message', (order) => void run(order as ClientOrder))
}

async function run(order: ClientOrder): Promise<void> {
  const stop = new AbortController()
  process.once('message', () => stop.abort())
  const tell = (news: ClientNews): void => void process.send?.(news)
  const log = openLog(order.log)
  try {
    if (order.kind === 'write') await writeRows(order, log, stop.signal, tell)
    else await readRows(order, log, stop.signal)
  } catch (error) {
    process.exitCode = 1
    const { message } = error as Error
    await new Promise<void>((resolve) => {
      process.send?.({ acked: {}, lastError: message } satisfies ClientNews, () => resolve())
    })
  }
  await log.close()
  process.exit()
}
