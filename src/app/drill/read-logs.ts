import { existsSync, readFileSync } from 'node:fs'
import type { LogLine } from './clients/client-log.ts'
import type { Ack, ClientError } from './records.ts'

/** What the clients of a drill wrote down. */
export interface WorkloadLog {
  acks: readonly Ack[]
  errors: readonly ClientError[]
  /** Reads that were answered, reports and logins. */
  reads: number
}

export function readLogs(files: readonly string[]): WorkloadLog {
  const acks: Ack[] = []
  const errors: ClientError[] = []
  let reads = 0
  for (const line of files.flatMap(linesOf)) {
    const fields = JSON.parse(line) as LogLine
    if (fields[0] === 'ack') {
      const [, database, client, sequence, askedMs, ackedMs] = fields
      acks.push({ database, client, sequence, askedMs, ackedMs })
    } else if (fields[0] === 'error') {
      const [, kind, database, client, sequence, begunMs, atMs, code, message] = fields
      errors.push({ kind, database, client, sequence, begunMs, atMs, code, message })
    } else reads += 1
  }
  return { acks, errors, reads }
}

/** Without the torn end of a process that was killed. */
function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
}
