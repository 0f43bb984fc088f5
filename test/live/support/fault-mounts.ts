import { appendFileSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { runOrThrow } from './process.ts'
import { type Undo, undoBy } from './undo.ts'

const pageBytes = 4096

/** A directory that nobody can write into, root neither. */
export async function makeReadOnly(directory: string): Promise<Undo> {
  await runOrThrow(['mount', '--bind', directory, directory])
  const undo = undoBy(['umount', '-l', directory])
  await runOrThrow(['mount', '-o', 'remount,bind,ro', directory])
  return undo
}

/** A small disk of its own at a directory. */
export async function mountDisk(directory: string): Promise<Undo> {
  mkdirSync(directory, { recursive: true })
  await runOrThrow(['mount', '-t', 'tmpfs', '-o', 'size=256k,mode=700', 'dbbal-test', directory])
  return undoBy(['umount', '-l', directory])
}

/** Fills it up: not one more byte goes into this file, nor into a new one. */
export function fillDisk(directory: string, file: string): Undo {
  const filler = join(directory, 'filler')
  const handle = openSync(filler, 'w')
  // What is left of the file's last page is room of its own; empty lines of a journal are read over.
  appendFileSync(file, '\n'.repeat(-statSync(file).size & (pageBytes - 1)))
  const page = Buffer.alloc(pageBytes)
  try {
    for (;;) writeSync(handle, page)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(handle)
  }
  return () => rmSync(filler)
}
