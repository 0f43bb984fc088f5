import { ServerFault } from '../../drivers/server-fault.ts'
import { unreceivedWal } from '../../engines/postgresql/unreceived-wal.ts'
import { lastSeenIn } from './last-seen.ts'
import type { FailoverLoss } from './step-result.ts'
import type { Switchover } from './switchover.ts'

const readMs = 3000

/** What the dead primary has and the candidate has not: read from its disk where its machine can be reached. */
export async function lossOf(
  { open, from: { server, host }, choice }: Pick<Switchover, 'open' | 'from' | 'choice'>,
  at: { timeline: number; lsn: string; received: number },
): Promise<FailoverLoss> {
  const unread = await readFrom()
  if (typeof unread !== 'string') return unread
  const seen = lastSeenIn(open, choice.variables)
  if (seen === undefined || seen.primary !== server.name || seen.position <= at.received)
    return { bytes: undefined, basis: unread }
  const known = `${seen.position - at.received} bytes at least, by what was seen at ${seen.at}`
  return { bytes: undefined, basis: `${unread}; ${known}` }

  async function readFrom(): Promise<FailoverLoss | string> {
    if (host === undefined) return `the machine of ${server.name} cannot be reached`
    try {
      const { segmentSize, timeline } = await host.controlData(readMs)
      if (timeline !== at.timeline) return `${server.name} is on timeline ${timeline}, not ${at.timeline}`
      const wal = await unreceivedWal(host, { ...at, segmentSize }, readMs)
      return { ...wal, basis: `read from the WAL of ${server.name} behind ${at.lsn}` }
    } catch (error) {
      if (!(error instanceof ServerFault)) throw error
      return `the WAL of ${server.name} cannot be read: ${error.message}`
    }
  }
}

/** `0 bytes`, `4711 bytes (3 transactions)`, `not known`, and why. */
export function lossText({ bytes, transactions, basis }: FailoverLoss): string {
  if (bytes === undefined) return `not known: ${basis}`
  const commits = transactions === undefined ? '' : ` (${transactions} transactions)`
  return `${bytes} bytes${commits}, ${basis}`
}
