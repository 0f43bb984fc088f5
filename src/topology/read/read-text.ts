// Synchronous: node:fs/promises brings streams and readline with it, a tenth of a start.
import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** The text of a file, or why it cannot be had. */
export type ReadText = { text: string } | { problem: string; hint?: string }

/** 10,000 instances take 2.3 MB. */
const maxBytes = 16 * 2 ** 20
const chunkBytes = 2 ** 18

/** Reads a file as UTF-8, and no more of it than a topology can be: a device would never end. */
export function readText(path: string): ReadText {
  let bytes: Buffer | undefined
  try {
    bytes = readAtMost(path, maxBytes)
  } catch (error) {
    return { problem: problemOf(error as NodeJS.ErrnoException) }
  }
  if (bytes === undefined) {
    return { problem: `is larger than ${maxBytes / 2 ** 20} MiB`, hint: 'split it with include' }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { problem: 'is not UTF-8', hint: `convert it: iconv -f ISO-8859-1 -t UTF-8 ${path}` }
  }
}

/** The same for a file that another one names: a pipe could be waited for without an end. */
export function readRegularFile(path: string): ReadText {
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind === undefined || kind.isFile() || kind.isDirectory()) return readText(path)
  return { problem: 'is not a regular file' }
}

/** The whole file, or undefined where it is longer than `limit` bytes. Pipes are read to their end. */
function readAtMost(path: string, limit: number): Buffer | undefined {
  const descriptor = openSync(path, 'r')
  try {
    const chunks: Buffer[] = []
    let length = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes)
      const count = readSync(descriptor, chunk)
      if (count === 0) return Buffer.concat(chunks, length)
      chunks.push(chunk.subarray(0, count))
      length += count
      if (length > limit) return undefined
    }
  } finally {
    closeSync(descriptor)
  }
}

function problemOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'does not exist'
  if (error.code === 'EISDIR') return 'is a directory, expected a file'
  return `cannot be read (${error.code ?? error.message})`
}
