import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Patroni } from '../../test/live/support/patroni.ts'
import { freePort } from '../../test/live/support/ports.ts'
import { listens, startProcess, tempDir, waitFor } from '../../test/live/support/process.ts'
import { program, server } from '../../test/live/support/servers.ts'
import { addresses } from '../../test/live/support/switchover-topology.ts'

/** As Patroni's documentation has it, tuned for a fast change: a look each second, two that fail, one that does not. */
export async function startHaproxy(nodes: readonly Patroni[]): Promise<number> {
  const port = await freePort()
  const directory = tempDir('haproxy')
  const file = join(directory, 'haproxy.cfg')
  const servers = nodes.map(({ postgres: { name, port: own }, apiPort }) => {
    return `  server ${name} ${addresses[name]}:${own} check port ${apiPort} check-ssl verify none`
  })
  const lines = [
    'global',
    '  maxconn 2000',
    'defaults',
    '  mode tcp',
    '  retries 2',
    '  timeout client 30m',
    '  timeout connect 4s',
    '  timeout server 30m',
    '  timeout check 5s',
    'listen primary',
    `  bind 127.0.0.1:${port}`,
    '  option httpchk OPTIONS /primary',
    '  http-check expect status 200',
    '  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions',
    ...servers,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const argv = [program(server('haproxy', 'system'), 'haproxy'), '-db', '-f', file] as const
  const process = startProcess({ name: 'haproxy', argv, directory })
  await waitFor(() => listens(port), { what: 'HAProxy to listen', process })
  return port
}
