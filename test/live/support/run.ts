/** Programs that run to their end, and the user and parent they run under. */
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Makes user postgres the owner of a file or a whole directory: its servers run as that user and refuse root. */
export async function giveToPostgres(path: string): Promise<void> {
  if (isRoot()) await runOrThrow(['/bin/chown', '-R', 'postgres:', path])
}

/** setpriv, so that the kernel kills the child when its parent dies, even by SIGKILL. It execs: the PID stays. */
export function underSetpriv(argv: readonly string[], asPostgres: boolean): string[] {
  const user = asPostgres && isRoot() ? ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : []
  return ['--pdeathsig', 'KILL', ...user, '--', ...argv]
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
