import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HostShell } from '../../../drivers/host-shell.ts'
import { connectPostgresql } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { shellWord } from '../../../formats/shell.ts'
import {
  accounts,
  balancer,
  type LocalPlaces,
  type PoolerName,
  poolerDirectory,
  socketDirectory,
} from './local-places.ts'

const stepMs = 10_000

/** Puts the generated files of an instance where its process reads them. */
export async function placeFiles(
  places: LocalPlaces,
  name: PoolerName,
  { login, owner }: { login: HostShell; owner: string },
): Promise<void> {
  const from = join(places.root, 'generated', balancer, name)
  const to = poolerDirectory(places, name)
  const files = readdirSync(from).map((file) => shellWord(join(from, file)))
  await login.run(`install -m 600 -o ${owner} -t ${shellWord(to)} ${files.join(' ')}`, stepMs)
}

/**
 * Starts a process with its log and its number beside its files, and waits until it is up: its socket alone may be one that it
 * does not listen on yet. The script that starts it ends only then: until it has a session of its own, the shell would take it
 * for something left over.
 */
export async function startPooler(
  places: LocalPlaces,
  name: PoolerName,
  { shell, password }: { shell: HostShell; password: string },
): Promise<void> {
  const directory = poolerDirectory(places, name)
  const program = shellWord(places.programs.pgbouncer)
  await shell.run(
    `umask 077; cd ${shellWord(directory)}
setsid ${program} pgbouncer.ini </dev/null >>pgbouncer.log 2>&1 &
echo $! > pgbouncer.pid
while kill -0 $! && ! grep -q 'process up' pgbouncer.log; do sleep 0.02; done`,
    stepMs,
  )
  const address = {
    host: socketDirectory(places, name),
    port: places.poolerPorts[name],
    user: accounts.console,
    password,
    database: 'pgbouncer',
    tls: undefined,
  }
  try {
    await (await connectPostgresql(address, stepMs)).close()
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    const log = await shell.run(`tail -n 5 ${shellWord(join(directory, 'pgbouncer.log'))}`, stepMs)
    throw new ServerFault('unreachable', `${name}: ${error.message}\n${log.trim()}`)
  }
}
