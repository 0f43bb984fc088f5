import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import type { ClientError } from '../records.ts'

const forced = promisify(fdatasync)
const everyMs = 20

/** One line of a client's log. */
export type LogLine =
  | ['ack', database: string, client: number, sequence: number, askedMs: number, ackedMs: number]
  | [
      'error',
      kind: ClientError['kind'],
      database: string,
      client: number,
      sequence: number,
      begunMs: number,
      atMs: number,
      code: string,
      message: string,
    ]
  | ['read', kind: string, database: string, askedMs: number, answeredMs: number]

/** What a server acknowledged, written once, in order, and forced to the disk. */
export interface ClientLog {
  add(line: LogLine): void
  close(): Promise<void>
}

export function openLog(path: string): ClientLog {
  const handle = openSync(path, 'a', 0o600)
  let lines: string[] = []
  let writing: Promise<void> = Promise.resolve()
  const flush = (): void => {
    if (lines.length === 0) return
    const text = lines.join('')
    lines = []
    writing = writing.then(() => {
      writeSync(handle, text)
      return forced(handle)
    })
  }
  const timer = setInterval(flush, everyMs)
  return {
    add: (line) => void lines.push(`${JSON.stringify(line)}\n`),
    async close() {
      clearInterval(timer)
      flush()
      await writing
      closeSync(handle)
    },
  }
}

/** Milliseconds since 1970, with a fraction. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** SQLSTATE or the system's code, and the text. */
export function faultOf(error: unknown): [code: string, message: string] {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return [code, message]
}
