/**
 * What must be gone at the end of a test file: its processes and its temporary directories. It goes at the end of its
 * describeLive and, at the latest, with the process that runs the test file.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Something started that has to end. */
export interface Started {
  end(): Promise<void>
  endNow(): void
}

const started: Started[] = []
let isWatchingExit = false

export function startedSoFar(): number {
  return started.length
}

/** Ends what was started after `mark` (see startedSoFar), the newest first: a process before its directory. */
export async function cleanUpTo(mark: number): Promise<void> {
  for (const each of started.splice(mark).reverse()) await each.end()
}

export function register(each: Started): void {
  started.push(each)
  if (isWatchingExit) return
  isWatchingExit = true
  process.once('exit', endEverythingNow)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      endEverythingNow()
      process.exit(code)
    })
  }
}

function endEverythingNow(): void {
  for (const each of started.splice(0).reverse()) each.endNow()
}

/** A new directory below the system's temporary one, removed at the end unless DBBAL_KEEP=1. Anybody may enter it. */
export function tempDir(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), `dbbal-${prefix}-`))
  chmodSync(directory, 0o755)
  const remove = () => {
    if (process.env['DBBAL_KEEP'] === '1') return
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  register({ end: async () => remove(), endNow: remove })
  return directory
}
