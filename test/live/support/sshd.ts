/**
 * An sshd on 127.0.0.1 that lets its user in by a key of its own.
 *
 *   const { port, identity, knownHosts } = await startSshd()
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.ts'
import {
  giveToPostgres,
  listens,
  run,
  runOrThrow,
  signalIfThere,
  startProcess,
  tempDir,
  waitFor,
} from './process.ts'
import { program, server } from './servers.ts'

export interface Sshd {
  port: number
  user: string
  /** Files for the client. */
  identity: string
  knownHosts: string
  /** Ends it with every session, at once. */
  cut(): Promise<void>
}

export interface SshdOptions {
  /** Addresses where it listens, beside 127.0.0.1. */
  more?: readonly string[]
  /** It is user postgres that it lets in, and the files for the client are that user's. */
  asPostgres?: boolean
}

export async function startSshd({ more = [], asPostgres = false }: SshdOptions = {}): Promise<Sshd> {
  const addresses = ['127.0.0.1', ...more]
  const installed = server('openssh', 'system')
  const directory = tempDir('sshd')
  const port = await freePort()
  const file = (name: string): string => join(directory, name)
  for (const name of ['host', 'identity'])
    await runOrThrow(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file(name)])
  writeFileSync(file('authorized_keys'), readFileSync(file('identity.pub')))
  chmodSync(file('authorized_keys'), 0o600)
  const [type, key] = readFileSync(file('host.pub'), 'utf8').split(' ')
  const hosts = addresses.map((address) => `[${address}]:${port}`).join(',')
  writeFileSync(file('known_hosts'), `${hosts} ${type} ${key}\n`)
  writeFileSync(
    file('sshd_config'),
    `Port ${port}
${addresses.map((address) => `ListenAddress ${address}`).join('\n')}
HostKey ${file('host')}
AuthorizedKeysFile ${file('authorized_keys')}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
AllowStreamLocalForwarding yes
`,
  )
  // The privilege separation directory, which the service of the package would make.
  await runOrThrow(['mkdir', '-p', '/run/sshd'])
  if (asPostgres) await giveToPostgres(directory)
  const running = startProcess({
    name: 'sshd',
    argv: [program(installed, 'sshd'), '-D', '-e', '-f', file('sshd_config')],
    directory,
    asPostgres,
  })
  await waitFor(() => listens(port), { what: 'sshd to listen', process: running })
  return {
    port,
    user: asPostgres ? 'postgres' : userInfo().username,
    identity: file('identity'),
    knownHosts: file('known_hosts'),
    async cut() {
      const sessions = await run(['ps', '-o', 'pid=', '--ppid', String(running.pid)])
      await running.stop('SIGKILL')
      for (const pid of sessions.stdout.split('\n').map(Number).filter(Boolean)) signalIfThere(pid, 'SIGKILL')
    },
  }
}
