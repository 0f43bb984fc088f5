/**
 * Child processes of the live tests. All end at the end of their describeLive and, at the latest, with the process
 * that runs the test file, however that ends.
 *
 *   const directory = tempDir('redis')
 *   const redis = startProcess({ name: 'redis', argv: [path, 'redis.conf'], directory })
 *   await waitFor(() => answers(port), { what: 'redis to answer', process: redis })
 *   await redis.stop()
 */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { register } from './cleanup.ts'
import { underSetpriv } from './run.ts'

export { cleanUpTo, startedSoFar, tempDir } from './cleanup.ts'
export { giveToPostgres, isRoot, type RunOptions, type RunResult, run, runOrThrow } from './run.ts'

export interface ExitStatus {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface RunningProcess {
  name: string
  pid: number
  /** Standard output and standard error. */
  logFile: string
  log(): string
  /** Resolves when the process is reaped. */
  exited: Promise<ExitStatus>
  isRunning(): boolean
  signal(signal: NodeJS.Signals): void
  /** Sends the signal (`SIGTERM`), waits until the process is reaped, kills it after ten seconds. */
  stop(signal?: NodeJS.Signals): Promise<ExitStatus>
}

export interface StartOptions {
  /** For messages and the log file. */
  name: string
  /** Absolute path of the program, then its arguments. */
  argv: readonly [string, ...string[]]
  /** Where it runs and where its log is written. */
  directory: string
  /** Run it as user postgres when the tests run as root. */
  asPostgres?: boolean
  /** Added to the environment; undefined takes a variable out. */
  env?: Record<string, string | undefined>
  /** What ends it at once when the tests are over, by default SIGKILL. */
  endSignal?: NodeJS.Signals
}

export function startProcess(options: StartOptions): RunningProcess {
  const { name, directory } = options
  const logFile = join(directory, `${name}.log`)
  const logHandle = openSync(logFile, 'a')
  const child = spawn('setpriv', underSetpriv(options.argv, options.asPostgres ?? false), {
    cwd: directory,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', logHandle, logHandle],
  })
  closeSync(logHandle)
  child.once('error', () => {}) // that there is no PID says it
  if (child.pid === undefined) throw new Error(`cannot start ${name}: setpriv not found`)
  let status: ExitStatus | undefined
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('exit', (code, signal) => {
      status = { code, signal }
      resolve(status)
    })
  })
  const running: RunningProcess = {
    name,
    pid: child.pid,
    logFile,
    log: () => readFileSync(logFile, 'utf8'),
    exited,
    isRunning: () => status === undefined,
    signal: (signal) => void child.kill(signal),
    stop: async (signal = 'SIGTERM') => {
      if (status !== undefined) return status
      child.kill(signal)
      const hardKill = setTimeout(() => child.kill('SIGKILL'), 10_000)
      const end = await exited
      clearTimeout(hardKill)
      return end
    },
  }
  const endSignal = options.endSignal ?? 'SIGKILL'
  register({
    end: async () => void (await running.stop(endSignal)),
    endNow: () => void child.kill(endSignal),
  })
  return running
}

/** Nothing where the process has ended meanwhile. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export interface WaitOptions {
  /** What is waited for, for the message: `replica to stream`. */
  what: string
  /** By default 30 seconds. */
  timeoutMs?: number
  /** Given up at once when one of these ends; the ends of their logs are reported. */
  process?: RunningProcess | readonly RunningProcess[]
  /** One more log file to report. */
  logFile?: string
}

/** Asks again and again until the condition gives something truthy, and returns that. What it throws counts as no. */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  options: WaitOptions,
): Promise<NonNullable<Value>> {
  const { what, timeoutMs = 30_000 } = options
  const processes = options.process === undefined ? [] : [options.process].flat()
  const deadline = Date.now() + timeoutMs
  let lastError: unknown
  for (;;) {
    try {
      const value = await condition()
      if (value) return value
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    const ended = processes.find((each) => !each.isRunning())
    if (ended !== undefined || Date.now() > deadline) {
      const reason = ended === undefined ? `not within ${timeoutMs} ms` : `${ended.name} ended`
      const logs = [...processes.map((each) => each.logFile), ...(options.logFile ? [options.logFile] : [])]
      throw new Error([`waited for ${what}: ${reason}`, ...logs.map(tail)].join('\n'), { cause: lastError })
    }
    await delay(30)
  }
}

/** The last lines of a log, headed by its name. */
function tail(logFile: string, lines = 25): string {
  const text = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd() : ''
  return `--- ${logFile}\n${text.split('\n').slice(-lines).join('\n')}`
}

/** Whether something listens on a port of 127.0.0.1, or on a unix socket: it is there before anything listens on it. */
export function listens(where: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(typeof where === 'string' ? { path: where } : { port: where, host: '127.0.0.1' })
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}
