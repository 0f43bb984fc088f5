import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * All of a regular file, where it is no longer than `maxBytes`.
 *
 * @throws Error that says what is wrong with the file, never what is in it.
 */
export async function fileStart(path: string, maxBytes: number): Promise<Uint8Array> {
  // To open a pipe that nobody writes would block a thread, and with it the end of this process.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK
  const handle = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${error.code})`,
    )
  })
  try {
    if (!(await handle.stat()).isFile()) throw new Error('it is not a regular file')
    const buffer = new Uint8Array(maxBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null)
      length += bytesRead
      if (length > maxBytes) throw new Error(`the file is longer than ${maxBytes} bytes`)
      if (bytesRead === 0) return buffer.subarray(0, length)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === undefined ? error : new Error(`the file cannot be read (${code})`)
  } finally {
    await handle.close()
  }
}
