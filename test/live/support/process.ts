/**
 * Child processes and temporary directories of the live tests, all gone at the end of their describeLive and, at the
 * latest, with the process that runs the test file, however that ends.
 *
 *   const directory = tempDir('redis')
 *   const redis = startProcess({ name: 'redis', argv: [path, 'redis.conf'], directory })
 *   await waitFor(() => answers(port), { what: 'redis to answer', process: redis })
 *   await redis.stop()
 */
import { spawn } from 'node:child_process'
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

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

interface Started {
  end(): Promise<void>
  endNow(): void
}

const started: Started[] = []
let isWatchingExit = false

export function startedSoFar(): number {
  return started.length
}

/** Ends what was started after `mark` (see startedSoFar): first all the processes, then the directories go. */
export async function cleanUpTo(mark: number): Promise<void> {
  for (const each of started.splice(mark).reverse()) await each.end()
}

function register(each: Started): void {
  started.push(each)
  if (isWatchingExit) return
  isWatchingExit = true
  process.once('exit', endEverythingNow)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      endEverythingNow()
      process.exit(code)
    })
  }
}

function endEverythingNow(): void {
  for (const each of started.splice(0).reverse()) each.endNow()
}

/** A new directory below the system's temporary one, removed at the end unless DBBAL_KEEP=1. Anybody may enter it. */
export function tempDir(prefix: string): string {
  const directory = mkdtempSync(join(tmpdir(), `dbbal-${prefix}-`))
  chmodSync(directory, 0o755)
  const remove = () => {
    if (process.env['DBBAL_KEEP'] === '1') return
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  register({ end: async () => remove(), endNow: remove })
  return directory
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Makes user postgres the owner of a file or a whole directory: its servers run as that user and refuse root. */
export async function giveToPostgres(path: string): Promise<void> {
  if (isRoot()) await runOrThrow(['/bin/chown', '-R', 'postgres:', path])
}

/** setpriv, so that the kernel kills the child when its parent dies, even by SIGKILL. It execs: the PID stays. */
function underSetpriv(argv: readonly string[], asPostgres: boolean): string[] {
  const user = asPostgres && isRoot() ? ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : []
  return ['--pdeathsig', 'KILL', ...user, '--', ...argv]
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
export function tail(logFile: string, lines = 25): string {
  const text = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd() : ''
  return `--- ${logFile}\n${text.split('\n').slice(-lines).join('\n')}`
}

/** Whether something listens on 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

export interface RunOptions {
  env?: Record<string, string | undefined>
  directory?: string
  asPostgres?: boolean
  /** Standard input; nothing by default. */
  input?: string
  /** Killed after this, by default 60 seconds. */
  timeoutMs?: number
}

export interface RunResult {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Runs a program to its end. Does not throw when it fails. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('setpriv', underSetpriv(argv, options.asPostgres ?? false), {
      cwd: options.directory ?? tmpdir(),
      env: { ...process.env, ...options.env },
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text
    })
    child.stdin.on('error', () => {}) // it may end without reading
    child.stdin.end(options.input ?? '')
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, ...output })
    })
  })
}

/** As `run`, but an exit code other than 0 is an error that shows the output. Returns standard output. */
export async function runOrThrow(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, signal, stdout, stderr } = await run(argv, options)
  if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code ?? signal}\n${stdout}${stderr}`)
  return stdout
}
