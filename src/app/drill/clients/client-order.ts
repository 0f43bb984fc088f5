import type { Door } from '../../failover/doors.ts'

interface Order {
  /** Path of the log that the process writes. */
  log: string
}

/** Clients that write one row after the other. */
export interface WriterOrder extends Order {
  kind: 'write'
  doors: readonly Door[]
  /** As SQL names it. */
  table: string
  /** Statements that each transaction holds before its row. */
  script: string | undefined
  clients: number
  /** From one write of a client to its next. */
  paceMs: number
  /** Named statements of the protocol. */
  isPrepared: boolean
}

/** Clients that read, and that log in again and again. */
export interface ReaderOrder extends Order {
  kind: 'read'
  /** Of the read routes; none where there are none. */
  reads: readonly Door[]
  /** Where the logins go. */
  logins: readonly Door[]
  readers: number
  /** How long each report on a read route takes; 0: no reports. */
  reportSeconds: number
}

/** The first message of a process's parent. */
export type ClientOrder = WriterOrder | ReaderOrder

/** What a process tells its parent. */
export interface ClientNews {
  /** Rows that were acknowledged, by database. */
  acked: Readonly<Record<string, number>>
  /** What a client was told last that was no acknowledgement. */
  lastError: string | undefined
}
