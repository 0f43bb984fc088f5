import { open, stat } from 'node:fs/promises'

/** The text of a file, or why it cannot be had. */
export type ReadText = { text: string } | { problem: string; hint?: string }

/** 10,000 instances take 2.3 MB. */
const maxBytes = 16 * 2 ** 20

/** Reads a file as UTF-8, and no more of it than a topology can be: a device would never end. */
export async function readText(path: string): Promise<ReadText> {
  let bytes: Buffer | undefined
  try {
    bytes = await readAtMost(path, maxBytes)
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
export async function readRegularFile(path: string): Promise<ReadText> {
  const kind = await stat(path).catch(() => undefined)
  if (kind === undefined || kind.isFile() || kind.isDirectory()) return readText(path)
  return { problem: 'is not a regular file' }
}

/** The whole file, or undefined where it is longer than `limit` bytes. Pipes are read to their end. */
async function readAtMost(path: string, limit: number): Promise<Buffer | undefined> {
  const handle = await open(path)
  try {
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length > limit) return undefined
    }
    return Buffer.concat(chunks, length)
  } finally {
    await handle.close()
  }
}

function problemOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'does not exist'
  if (error.code === 'EISDIR') return 'is a directory, expected a file'
  return `cannot be read (${error.code ?? error.message})`
}
