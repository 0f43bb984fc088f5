import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ServerFault } from './server-fault.ts'
import { type SshHost, sshArguments } from './ssh-arguments.ts'

const pollMs = 20

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
  const options = ['-N', '-o', 'ExitOnForwardFailure=yes', '-L', `${local}:${remote}`]
  const ssh = execa('ssh', [...options, ...sshArguments(host)], {
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
  })
  let ended: string | undefined
  const end = ssh.then(({ stderr, shortMessage }) => {
    ended = String(stderr).trim() || shortMessage || 'ssh ended'
  })
  const close = async (): Promise<void> => {
    ssh.kill()
    await end
    await rm(directory, { recursive: true, force: true })
  }
  const deadline = Date.now() + timeoutMs
  while (!(await exists(local))) {
    if (ended === undefined && Date.now() < deadline) {
      await setTimeout(pollMs)
      continue
    }
    await close()
    throw new ServerFault('unreachable', `ssh ${host.address}: ${ended ?? 'no answer in time'}`)
  }
  return { directory, close }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
