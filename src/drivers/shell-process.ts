import type { Readable } from 'node:stream'

/** What a shell said up to a mark. */
export interface ShellAnswer {
  stdout: string
  stderr: string
  /** What stands behind the mark of standard output. */
  status: string
}

/** A program that reads commands from its standard input, and is told by marks where an answer ends. */
export interface ShellProcess {
  hasEnded(): boolean
  /** Commands without an answer. */
  tell(text: string): void
  /**
   * @param text has it write a line `MARK STATUS` to standard output and a line `MARK` to standard error at the end
   * @returns undefined where it ended before, or did not answer in time
   */
  ask(text: string, mark: string, limitMs: number): Promise<ShellAnswer | undefined>
  /** What it wrote last to standard error, or how it ended. */
  lastWords(): string
  /** Closes its input and waits until it has ended; it is killed where that takes longer. */
  close(limitMs: number): Promise<void>
}

/** Starts it in a session of its own: Ctrl-C in the terminal must not reach it. */
export async function startShellProcess(
  program: string,
  parameters: readonly string[],
): Promise<ShellProcess> {
  const { execa } = await import('execa')
  const child = execa(program, parameters, {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    detached: true,
  })
  // It may end without reading.
  child.stdin.on('error', () => {})
  let isGone = false
  child.once('exit', () => {
    isGone = true
  })
  // Later, when all that it wrote has been read.
  let ended: string | undefined
  let wake = (): void => {}
  const end = child.then(({ shortMessage, exitCode }) => {
    ended = shortMessage ?? `it ended with ${exitCode}`
    wake()
  })
  const stdout = collect(child.stdout, () => wake())
  const stderr = collect(child.stderr, () => wake())
  const isIn = async (limitMs: number, test: () => boolean): Promise<boolean> =>
    test() ||
    new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer)
        wake = () => {}
        resolve(test())
      }
      const timer = setTimeout(finish, limitMs)
      wake = () => {
        if (test() || ended !== undefined) finish()
      }
      wake()
    })
  return {
    hasEnded: () => isGone || ended !== undefined,
    tell: (text) => void child.stdin.write(text),
    lastWords: () => stderr.rest().trim() || ended || 'no answer in time',
    async ask(text, mark, limitMs) {
      child.stdin.write(text)
      if (!(await isIn(limitMs, () => stdout.has(mark) && stderr.has(mark)))) return undefined
      const { before, behind } = stdout.take(mark)
      return { stdout: before, stderr: stderr.take(mark).before, status: behind }
    },
    async close(limitMs) {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
      await end
      clearTimeout(timer)
    },
  }
}

interface Collected {
  has(mark: string): boolean
  take(mark: string): { before: string; behind: string }
  rest(): string
}

function collect(stream: Readable, changed: () => void): Collected {
  let text = ''
  stream.on('error', () => {})
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    changed()
  })
  const endOf = (mark: string): number => {
    const start = text.indexOf(`\n${mark}`)
    return start === -1 ? -1 : text.indexOf('\n', start + 1)
  }
  return {
    has: (mark) => endOf(mark) !== -1,
    take(mark) {
      const start = text.indexOf(`\n${mark}`)
      const end = endOf(mark)
      const taken = {
        before: text.slice(0, start),
        behind: text.slice(start + mark.length + 1, end).trim(),
      }
      text = text.slice(end + 1)
      return taken
    },
    rest: () => text,
  }
}
