import { buffer } from 'node:stream/consumers'
import { DbbalError, exitCodes } from '../errors.ts'

/** All of standard input as UTF-8. */
export async function readStdin(stream: NodeJS.ReadableStream): Promise<string> {
  const bytes = await buffer(stream)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new DbbalError('TOPOLOGY_UNREADABLE', 'standard input is not UTF-8', {
      exit: exitCodes.usage,
      hint: 'convert it: iconv -t UTF-8',
      cause,
    })
  }
}
