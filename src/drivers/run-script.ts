import { ServerFault } from './server-fault.ts'
import { type SshHost, sshArguments } from './ssh-arguments.ts'

const timeoutMs = 30_000

/** Where a script runs. */
export interface ScriptHost {
  /** Undefined for this machine. */
  remote: SshHost | undefined
  hasSudo: boolean
}

/**
 * Runs a POSIX shell script. It goes over standard input, so that what is in it is in no process list.
 *
 * @returns what it wrote to standard output
 * @throws ServerFault: `unreachable` where it did not begin, `statement` where it ended with an error, `lost` otherwise
 */
export async function runScript({ remote, hasSudo }: ScriptHost, script: string): Promise<string> {
  const { execa } = await import('execa')
  const shell = hasSudo ? ['sudo', '-n', 'sh', '-s'] : ['sh', '-s']
  const [program = '', ...parameters] =
    remote === undefined ? shell : ['ssh', ...sshArguments(remote), shell.join(' ')]
  const { stdout, stderr, failed, exitCode, shortMessage } = await execa(program, parameters, {
    input: script,
    reject: false,
    stripFinalNewline: false,
    timeout: timeoutMs,
  })
  if (!failed) return stdout
  const where = remote === undefined ? 'this machine' : remote.address
  const said = stderr.trim() || shortMessage || 'no answer'
  // ssh itself exits 255.
  if (remote !== undefined && exitCode === 255) throw new ServerFault('unreachable', `ssh ${where}: ${said}`)
  throw new ServerFault(exitCode === undefined ? 'lost' : 'statement', `${where}: ${said}`)
}
