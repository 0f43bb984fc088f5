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

/** Arguments of OpenSSH's client, up to and with the host: never a question, never an unknown host key. */
export function sshArguments({ address, ssh }: SshHost): readonly string[] {
  const { user, port, jump, known_hosts: knownHosts, identity } = ssh
  return [
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    'StrictHostKeyChecking=yes',
    '-o',
    'ConnectTimeout=5',
    '-o',
    'ServerAliveInterval=2',
    '-o',
    'ServerAliveCountMax=3',
    ...(knownHosts === undefined ? [] : ['-o', `UserKnownHostsFile=${knownHosts}`]),
    ...(identity === undefined ? [] : ['-i', identity, '-o', 'IdentitiesOnly=yes']),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(jump === undefined ? [] : ['-J', jump]),
    '--',
    address,
  ]
}
