import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DaemonPostgres } from '../../test/live/support/daemon-postgres.ts'
import { giveToPostgres, runOrThrow } from '../../test/live/support/process.ts'
import { program, server } from '../../test/live/support/servers.ts'
import type { Sshd } from '../../test/live/support/sshd.ts'
import { addresses, estateSecrets } from '../../test/live/support/switchover-topology.ts'

/** A server that repmgr knows. */
export interface RepmgrNode {
  postgres: DaemonPostgres
  /** Its repmgr.conf. */
  file: string
}

export const repmgrUser = 'repmgr'

/**
 * Writes what repmgr reads, and has the node registered. It says `pause` before it stops a primary, and `promoted` when it
 * has seen its promotion.
 *
 * @param port of a {@link startCue}
 */
export async function registerNode(
  role: 'primary' | 'standby',
  postgres: DaemonPostgres,
  { sshd, port }: { sshd: Sshd; port: number },
): Promise<RepmgrNode> {
  const { name, dataDirectory, socketDirectory, installed } = postgres
  const own = (file: string): string => join(socketDirectory, file)
  const tell = (word: string) => `exec 3<>/dev/tcp/127.0.0.1/${port}; echo ${word} >&3; read -r _ <&3`
  const control = program(installed, 'pg_ctl')
  const scripts = {
    'stop.sh': `${tell('pause')}; exec ${control} -D ${dataDirectory} -m fast -w stop`,
    'promoted.sh': tell('promoted'),
  }
  for (const [file, text] of Object.entries(scripts)) {
    writeFileSync(own(file), `#!/bin/bash\n${text}\n`)
    chmodSync(own(file), 0o755)
  }
  const passwords = [
    [repmgrUser, estateSecrets.ESTATE_MANAGER],
    ['replicator', estateSecrets.ESTATE_REPLICATION],
  ]
  const lines = passwords.map(
    ([user, password = '']) => `*:*:*:${user}:${password.replace(/[\\:]/g, '\\$&')}\n`,
  )
  writeFileSync(own('pgpass'), lines.join(''), { mode: 0o600 })
  const file = own('repmgr.conf')
  const settings = {
    node_id: name.replace(/\D/g, ''),
    node_name: `'${name}'`,
    conninfo: `'host=${addresses[name]} port=${postgres.port} user=${repmgrUser} dbname=${repmgrUser} passfile=${own('pgpass')}'`,
    replication_user: 'replicator',
    passfile: `'${own('pgpass')}'`,
    data_directory: `'${dataDirectory}'`,
    pg_bindir: `'${control.replace(/\/[^/]*$/, '')}'`,
    ssh_options: `'-p ${sshd.port} -i ${sshd.identity} -o UserKnownHostsFile=${sshd.knownHosts}'`,
    service_stop_command: `'${own('stop.sh')}'`,
    event_notification_command: `'${own('promoted.sh')}'`,
    event_notifications: 'standby_promote',
    promote_check_interval: '1',
  }
  const text = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`)
  writeFileSync(file, text.join(''))
  await giveToPostgres(socketDirectory)
  chmodSync(dataDirectory, 0o700)
  const node = { postgres, file }
  await repmgr(node, role, 'register')
  return node
}

/** As user postgres, on the machine of that node. */
export async function repmgr({ file, postgres }: RepmgrNode, ...argv: readonly string[]): Promise<void> {
  await runOrThrow([program(server('repmgr', 'system'), 'repmgr'), '-f', file, ...argv], {
    asPostgres: true,
    directory: postgres.socketDirectory,
    env: { HOME: postgres.socketDirectory },
  })
}
