import { lsnOf } from './lsn.ts'

/** A timeline that a server has left, and where. */
export interface PastTimeline {
  timeline: number
  /** What comes behind this is not in the server's history. */
  end: string
}

/** Reads pg_wal/0000000N.history. https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES */
export function readTimelineHistory(text: string): readonly PastTimeline[] {
  return [...text.matchAll(/^[ \t]*([0-9]+)[ \t]+([0-9A-Fa-f]+\/[0-9A-Fa-f]+)/gm)].map(
    ([, timeline = '', end = '']) => ({ timeline: Number(timeline), end }),
  )
}

/** `00000002.history` */
export function historyFileName(timeline: number): string {
  return `${timelineName(timeline)}.history`
}

/** `00000002`, as names of WAL files begin. */
export function timelineName(timeline: number): string {
  return hex8(BigInt(timeline))
}

/** The WAL segment that holds the byte at an LSN. */
export function walFileName(timeline: number, lsn: string, segmentSize: number): string {
  const segment = lsnOf(lsn) / BigInt(segmentSize)
  const perLog = 0x1_0000_0000n / BigInt(segmentSize)
  return `${timelineName(timeline)}${hex8(segment / perLog)}${hex8(segment % perLog)}`
}

function hex8(number: bigint): string {
  return number.toString(16).toUpperCase().padStart(8, '0')
}
