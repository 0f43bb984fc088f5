import { shellWord } from '../formats/shell.ts'
import { ServerFault } from './server-fault.ts'
import { type SshHost, sshArguments } from './ssh-arguments.ts'

const timeoutMs = 10_000

/**
 * The text of a file on another machine.
 *
 * @throws ServerFault `unreachable`, with what ssh or cat said
 */
export async function remoteFile(host: SshHost, path: string, hasSudo: boolean): Promise<string> {
  const { execa } = await import('execa')
  const command = `${hasSudo ? 'sudo -n ' : ''}cat -- ${shellWord(path)}`
  const { stdout, stderr, failed, shortMessage } = await execa('ssh', [...sshArguments(host), command], {
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    timeout: timeoutMs,
  })
  if (failed) throw new ServerFault('unreachable', `ssh ${host.address}: ${stderr.trim() || shortMessage}`)
  return stdout
}
