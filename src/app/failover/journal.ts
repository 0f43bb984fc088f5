import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Ended } from '../../failover/ended.ts'
import type { Kind, Phase } from '../../failover/phase.ts'
import type { Facts, StepResult } from './step-result.ts'

/** What a run is: the first line of its journal. */
export interface RunHeader {
  run: string
  kind: Kind
  topology: string
  cluster: string
  from: string
  to: string
  /** Who asked for it, where, how. */
  user: string
  host: string
  pid: number
  argv: readonly string[]
  version: string
  /** SHA-256 of the topology's text. */
  topologyHash: string
}

/** One line of a journal. */
export type Entry =
  | ({ at: string; entry: 'run' } & RunHeader)
  | { at: string; entry: 'begin'; phase: Phase; facts?: Facts }
  | ({ at: string; entry: 'end'; phase: Phase; tookMs: number } & StepResult)
  | { at: string; entry: 'taken-up'; user: string; host: string; pid: number; argv: readonly string[] }
  | ({ at: string; entry: 'ended' } & Ended)

/** An entry before it has its time. */
export type NewEntry = Entry extends infer Each ? (Each extends Entry ? Omit<Each, 'at'> : never) : never

/** Where a run is written down before and after each of its steps. */
export interface Journal {
  /** Returns when it is on the disk. @throws where it cannot be written: then nothing may be done */
  write(...entries: readonly NewEntry[]): Promise<void>
  close(): void
}

/**
 * Opens the journal of a run, and appends to the one that is there.
 *
 * @param copy takes the same lines, on another machine; it says itself where it cannot
 */
export function openJournal(path: string, copy: (lines: string) => Promise<void>): Journal {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(path, 'a+', 0o600)
  if (isTorn(file)) writeSync(file, '\n')
  syncDirectory(dirname(path))
  return {
    async write(...entries) {
      const at = new Date().toISOString()
      const lines = entries.map((entry) => `${JSON.stringify({ at, ...entry })}\n`).join('')
      const copied = copy(lines)
      writeSync(file, lines)
      fsyncSync(file)
      await copied
    },
    close: () => closeSync(file),
  }
}

/** Its last line was cut off: what is appended would be lost with it. */
function isTorn(file: number): boolean {
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n'
}

/** A file that was made is there after a power cut only once its directory is on the disk. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

/** What can be read of a journal; a line that was cut off, or is none of a journal, is left out. */
export function readEntries(text: string): readonly Entry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line)
      return isEntry(value) ? [value] : []
    } catch {
      return []
    }
  })
}

/** A copy comes from another machine, and its run becomes the name of a file. */
function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null || !('entry' in value)) return false
  if (value.entry !== 'run') return true
  return 'run' in value && typeof value.run === 'string' && /^[\w-]+$/.test(value.run)
}
