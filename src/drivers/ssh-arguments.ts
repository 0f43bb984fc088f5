import { shellWord } from '../formats/shell.ts'

/** A machine that is reached by ssh, and how. */
export interface SshHost {
  address: string
  ssh: {
    user?: string | undefined
    port?: number | undefined
    jump?: string | undefined
    known_hosts?: string | undefined
    identity?: string | undefined
  }
}

/** Never a question, never an unknown host key, and no waiting for a machine that is gone. */
const common = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
  'ConnectTimeout=5',
  'ServerAliveInterval=2',
  'ServerAliveCountMax=3',
]

/** Arguments of OpenSSH's client, up to and with the host. */
export function sshArguments({ address, ssh }: SshHost): readonly string[] {
  const { user, port, jump, known_hosts: knownHosts, identity } = ssh
  return [
    '-T',
    ...optionsOf(knownHosts),
    ...(identity === undefined ? [] : ['-i', identity, '-o', 'IdentitiesOnly=yes']),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(jump === undefined ? [] : ['-o', `ProxyCommand=${throughHops(jump.split(','), ssh)}`]),
    '--',
    address,
  ]
}

function optionsOf(knownHosts: string | undefined): readonly string[] {
  const files = knownHosts === undefined ? [] : [`UserKnownHostsFile=${knownHosts}`]
  return [...common, ...files].flatMap((option) => ['-o', option])
}

/**
 * The command that leads through jump hosts, `[USER@]HOST[:PORT]` each. `-J` would do the same by the user's own
 * configuration, without the known hosts that are declared.
 */
function throughHops(hops: readonly string[], ssh: SshHost['ssh']): string {
  const hop = hops.at(-1) ?? ''
  const before = hops.slice(0, -1)
  const [, host = hop, port] = /^(.*?[^:]|.*\]):(\d+)$/.exec(hop) ?? []
  const words = [
    'ssh',
    ...optionsOf(ssh.known_hosts),
    ...(ssh.identity === undefined ? [] : ['-i', ssh.identity]),
    ...(port === undefined ? [] : ['-p', port]),
    // Of a command within a command the outer ssh would fill in %h and %p.
    ...(before.length === 0 ? [] : ['-o', `ProxyCommand=${throughHops(before, ssh).replaceAll('%', '%%')}`]),
    '-W',
    '[%h]:%p',
    '--',
    host.replace(/^(.*@)?\[(.*)\]$/, '$1$2'),
  ]
  return words.map(shellWord).join(' ')
}
