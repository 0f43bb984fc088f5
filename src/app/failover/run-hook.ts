import { spawn } from 'node:child_process'
import { quoted } from '../../diagnostics/finding.ts'
import { done, failed, type Outcome, uncertain } from '../../engines/postgresql/outcome.ts'

/** What is shown of the last line that a hook says. */
const mostShown = 200

export interface HookOptions {
  /** For messages: `the fence hook`. */
  what: string
  /** Where it runs. */
  directory: string
  /** The facts that it is told. Of dbbal's own environment it gets what names the user and where programs lie: no secret. */
  environment: Readonly<Record<string, string>>
  limitMs: number
  /** Ends it as well. */
  signal?: AbortSignal | undefined
}

/**
 * Runs a program of the operator's; done where it exits 0. It is ended, with all that it started, when its time is over: then
 * nobody knows what it has done.
 */
export async function runHook(
  command: readonly string[],
  { what, directory, environment, limitMs, signal }: HookOptions,
): Promise<Outcome> {
  const [program = '', ...parameters] = command
  const begun = performance.now()
  const child = spawn(program, parameters, {
    cwd: directory,
    env: { ...ownEnvironment(), ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = `${said}${chunk}`.slice(-4 * mostShown)
  })
  let why: string | undefined
  let stop = (): void => {}
  const end = (reason: string): void => {
    why ??= reason
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch (error) {
      // Through sudo it is root's: it goes on, and nobody waits for it.
      why = `${reason}, and cannot be ended: ${(error as Error).message}`
      child.unref()
      stop()
    }
  }
  const interrupt = (): void => end('was interrupted')
  const timer = setTimeout(() => end(`has not ended after ${limitMs} ms`), limitMs)
  signal?.addEventListener('abort', interrupt)
  // What it left behind may hold its standard error open: its own end counts.
  const status = await new Promise<number | string>((resolve) => {
    stop = () => resolve('')
    child.on('exit', (code, signal) => resolve(code ?? signal ?? ''))
    child.on('error', (error) => resolve(error.message))
  })
  clearTimeout(timer)
  signal?.removeEventListener('abort', interrupt)
  child.stderr.destroy()
  const name = `${what} ${quoted(program)}`
  if (why !== undefined) return uncertain(`${name} ${why}`)
  const took = `${Math.round(performance.now() - begun)} ms`
  if (status === 0) return done(`${name} exited 0 after ${took}`)
  const how = typeof status === 'number' ? `exited ${status}` : `ended: ${status}`
  const last = lastLine(said)
  return failed(`${name} ${how} after ${took}${last === '' ? '' : `: ${last}`}`)
}

/** What every program may need; passwords of the topology are in variables too. */
const passedOn = /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_[A-Z]+|SSH_AUTH_SOCK|XDG_RUNTIME_DIR)$/

function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name)))
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trim())
  return (lines.findLast((line) => line !== '') ?? '').slice(0, mostShown)
}
