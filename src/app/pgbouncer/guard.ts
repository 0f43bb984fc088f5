import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Console } from './consoles.ts'
import type { GuardedConsole } from './run-guard.ts'

const armMs = 10_000

/** A process of its own that resumes pools when this one dies, however it dies. */
export interface Guard {
  /** It ends without doing anything. */
  disarm(): void
}

/**
 * Starts the guard and waits until it has reached every console. It holds the other end of a pipe: where that is closed
 * without the word that disarms it, it resumes. Passwords go through the pipe, never over the command line.
 *
 * @throws DbbalError (6): without a guard nothing is paused
 */
export async function armGuard(
  program: string,
  consoles: readonly Console[],
  databasesOf: (console: Console) => readonly string[],
): Promise<Guard> {
  const guarded: readonly GuardedConsole[] = consoles.map((console) => ({
    name: console.name,
    dialled: console.dialled,
    ssh: console.ssh,
    databases: databasesOf(console),
  }))
  const run = randomUUID()
  const child = spawn(process.execPath, [program], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const { stdin, stdout } = child
  stdin.on('error', () => {})
  stdin.write(`${JSON.stringify({ run, consoles: guarded })}\n`)
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    const timer = setTimeout(() => resolve('no answer in time'), armMs)
    const end = (said: string): void => {
      clearTimeout(timer)
      resolve(said)
    }
    stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n')) end(text.trim())
    })
    child.on('error', ({ message }) => end(message))
    child.on('exit', () => end(text.trim() || 'it ended'))
  })
  if (answer !== 'armed') {
    child.kill('SIGKILL')
    throw new DbbalError(
      'GUARD',
      `nothing is paused, the guard that would resume it cannot start: ${answer}`,
      {
        exit: exitCodes.failed,
      },
    )
  }
  child.unref()
  return {
    disarm() {
      stdin.end(`disarm ${run}\n`)
      stdout.destroy()
    },
  }
}
