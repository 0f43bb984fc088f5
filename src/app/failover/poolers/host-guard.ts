import { spawn } from 'node:child_process'
import { type SshHost, sshArguments } from '../../../drivers/ssh-arguments.ts'
import { shellText, shellWord } from '../../../formats/shell.ts'
import type { Guard } from '../../pgbouncer/guard.ts'
import type { GuardMark } from '../../pgbouncer/guard-mark.ts'
import type { GuardNames } from './guard-names.ts'
import { type HostConsole, hostGuardScript } from './host-guard-script.ts'

const disarmMs = 2000
/** How often it hears that this process lives. */
const beatMs = 500

export interface HostGuardOptions {
  remote: SshHost
  consoles: readonly HostConsole[]
  /** The console account's; one for all consoles of a pooler. */
  password: string
  names: GuardNames
  mark: Pick<GuardMark, 'run' | 'since'>
  expiryMs: number
  limitMs: number
}

/** A guard that cannot be told to hold a pause. */
export type HostGuard = Omit<Guard, 'hold' | 'armed'>

/**
 * Starts a guard on a pooler's host and waits until it has reached every console. Its name in the process list tells whose it
 * is; the password goes over its standard input.
 *
 * @returns why it cannot be started, else the guard
 */
export async function armHostGuard(options: HostGuardOptions): Promise<HostGuard | string> {
  const { remote, consoles, password, names, mark, expiryMs, limitMs } = options
  const script = hostGuardScript(consoles, mark, expiryMs)
  const command = `sh -c ${shellText(script)} ${shellWord(names.guard)}`
  const child = spawn('ssh', [...sshArguments(remote), command], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let heard = (): void => {}
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    heard()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve())
    child.on('error', () => resolve())
  })
  const hears = (word: string, ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        resolve(stdout.split('\n').includes(word))
      }
      const timer = setTimeout(end, ms)
      heard = () => {
        if (stdout.includes('\n')) end()
      }
      void ended.then(end)
    })
  child.stdin.write(`${password}\n`)
  if (!(await hears('armed', limitMs))) {
    child.kill('SIGKILL')
    return stdout.trim() || stderr.trim() || 'no answer in time'
  }
  const beat = setInterval(() => child.stdin.write('+\n'), beatMs).unref()
  void ended.then(() => clearInterval(beat))
  return {
    ended,
    abandon() {
      clearInterval(beat)
      child.stdin.end()
    },
    async disarm() {
      clearInterval(beat)
      stdout = ''
      const answer = hears('disarmed', disarmMs)
      child.stdin.end(`disarm ${mark.run}\n`)
      return answer
    },
  }
}
