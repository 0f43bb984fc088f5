import { spawn } from 'node:child_process'

/** No secret is longer. */
const maxBytes = 65_536

/**
 * What a program prints, without one newline at its end. No shell, no input, and what it says on stderr is not shown:
 * it could hold the secret.
 *
 * @throws Error that names no output; `signal` ends the program.
 */
export function commandOutput(
  command: readonly string[],
  directory: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const [program = '', ...parameters] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] })
    const chunks: Buffer[] = []
    let length = 0
    const giveUp = (error: Error): void => {
      child.kill('SIGKILL')
      // A grandchild may hold the other end open for ever.
      child.stdout.destroy()
      reject(error)
    }
    signal.addEventListener('abort', () => giveUp(signal.reason as Error), { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > maxBytes) giveUp(new Error(`the command prints more than ${maxBytes} bytes`))
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'is not there' : `cannot be started (${error.code})`
      giveUp(new Error(`the command ${JSON.stringify(program)} ${why}`))
    })
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve(Buffer.concat(chunks))
      else giveUp(new Error(`the command ${code === null ? `was ended by ${killedBy}` : `exited ${code}`}`))
    })
  })
}
