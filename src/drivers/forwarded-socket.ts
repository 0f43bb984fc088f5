import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ServerFault } from './server-fault.ts'
import { type SshHost, sshArguments } from './ssh-arguments.ts'

/** ssh runs it once it listens; its socket is there a moment before. */
const sayListening = ['-o', 'PermitLocalCommand=yes', '-o', 'LocalCommand=echo listening']

/** A unix socket of another machine, as one of this machine. */
export interface ForwardedSocket {
  /** What a PostgreSQL client takes for `host`. */
  directory: string
  /** Never throws. */
  close(): Promise<void>
}

/**
 * Forwards a remote `.s.PGSQL.PORT` into a directory that only this user can enter.
 *
 * @throws ServerFault `unreachable`, with what ssh said
 */
export async function forwardSocket(
  host: SshHost,
  remote: string,
  port: number,
  timeoutMs: number,
): Promise<ForwardedSocket> {
  const { execa } = await import('execa')
  const directory = await mkdtemp(join(tmpdir(), 'dbbal-'))
  const local = join(directory, `.s.PGSQL.${port}`)
  const options = ['-N', '-o', 'ExitOnForwardFailure=yes', ...sayListening, '-L', `${local}:${remote}`]
  const ssh = execa('ssh', [...options, ...sshArguments(host)], { stdin: 'ignore', reject: false })
  let ended: string | undefined
  const end = ssh.then(({ stderr, shortMessage }) => {
    ended = String(stderr).trim() || shortMessage || 'ssh ended'
  })
  const close = async (): Promise<void> => {
    ssh.kill()
    await end
    await rm(directory, { recursive: true, force: true })
  }
  const isListening = await Promise.race([
    once(ssh.stdout, 'data').then(() => true),
    end.then(() => false),
    setTimeout(timeoutMs, false, { ref: false }),
  ])
  if (isListening) return { directory, close }
  await close()
  throw new ServerFault('unreachable', `ssh ${host.address}: ${ended ?? 'no answer in time'}`)
}
