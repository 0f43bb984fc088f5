import { resolve } from 'node:path'
import type { CommandSecret, EnvironmentSecret, FileSecret } from '../topology/declaration/secret.ts'

/** Where a secret can be read. */
export type PlaceOfSecret = EnvironmentSecret | FileSecret | CommandSecret

/** What reading at a place may use. */
interface Surroundings {
  directory: string
  variables: Readonly<Record<string, string | undefined>>
  mayRunCommands: boolean
}

/** No secret is longer. */
const maxBytes = 65_536

/**
 * The bytes of a secret; one line's end at the end of a file or of a command's output is dropped.
 *
 * @throws Error that says what is wrong with the place, never what is in it.
 */
export async function secretBytes(
  place: PlaceOfSecret,
  { directory, variables, mayRunCommands }: Surroundings,
  deadlineMs: number,
): Promise<Uint8Array> {
  if ('env' in place) {
    const value = variables[place.env]
    if (value === undefined) throw new Error(`the variable ${place.env} is not set`)
    return new TextEncoder().encode(value)
  }
  if ('exec' in place && !mayRunCommands) {
    throw new Error('commands are not run for a topology from standard input')
  }
  return withDeadline(deadlineMs, async (signal) => {
    if ('file' in place) {
      const { fileStart } = await import('./file-start.ts')
      return withoutLineEnd(await fileStart(resolve(directory, place.file), maxBytes))
    }
    const { commandOutput } = await import('./command-output.ts')
    return withoutLineEnd(await commandOutput(place.exec, directory, signal))
  })
}

/** A program that hangs, or a file server that is gone, would be waited for without an end. */
async function withDeadline<Value>(
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController()
  const late = new Error(`there was no answer in ${deadlineMs} ms`)
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late)
      controller.abort(late)
    }, deadlineMs)
  })
  try {
    return await Promise.race([work(controller.signal), deadline])
  } finally {
    clearTimeout(timer)
  }
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 10) return bytes
  return bytes.subarray(0, bytes.at(-2) === 13 ? -2 : -1)
}
