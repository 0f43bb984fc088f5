/** No secret is longer. */
const maxBytes = 65_536

/**
 * What a program prints. No shell, no input, and what it says on stderr is not shown: it could hold the secret.
 *
 * @throws Error that names no output; `signal` ends the program.
 */
export async function commandOutput(
  command: readonly string[],
  directory: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const { execa } = await import('execa')
  const [program = '', ...parameters] = command
  const running = execa(program, parameters, {
    cwd: directory,
    stdin: 'ignore',
    stderr: 'ignore',
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: maxBytes,
    cancelSignal: signal,
    killSignal: 'SIGKILL',
    reject: false,
  })
  // A grandchild may hold the other end of the pipe open for ever: execa would wait for it.
  const result = await Promise.race([running, aborted(signal)])
  if (result.isMaxBuffer) throw new Error(`the command prints more than ${maxBytes} bytes`)
  if (result.signal !== undefined) throw new Error(`the command was ended by ${result.signal}`)
  if (result.exitCode !== undefined && result.exitCode !== 0)
    throw new Error(`the command exited ${result.exitCode}`)
  if (result.failed) {
    const why = result.code === 'ENOENT' ? 'is not there' : `cannot be started (${result.code})`
    throw new Error(`the command ${JSON.stringify(program)} ${why}`)
  }
  return Buffer.from(result.stdout)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
