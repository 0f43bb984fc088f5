import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { type Pgbouncer, startPgbouncer } from './pgbouncer.ts'
import { giveToPostgres } from './process.ts'
import {
  type EstateOptions,
  type EstatePlaces,
  estateSecrets,
  type PoolerName,
  poolerDirectory,
  poolerNames,
  socketDirectory,
} from './switchover-topology.ts'

export type ProcessName = `${PoolerName}/${1 | 2}`

export const processNames: readonly ProcessName[] = ['p1/1', 'p1/2', 'p2/1', 'p2/2']

/** One PgBouncer process of the estate. */
export interface EstatePooler {
  name: ProcessName
  /** Port that it shares with the other one of its instance. */
  port: number
  /** Directory of its own Unix socket. */
  socket: string
  running: Pgbouncer
  /** One statement on its console. */
  console(statement: string): Promise<Record<string, unknown>[]>
  /** A session on its console that stays open. */
  openConsole(): Promise<Client>
  /** Again, after it ended: it reads its files. */
  restart(): Promise<void>
}

/** What a process says of itself. */
export interface PoolerState {
  name: ProcessName
  /** Databases that are paused by name; PgBouncer 1.18 does not tell of a global PAUSE. */
  paused: readonly string[]
  /** `host:port` by entry. */
  servers: Readonly<Record<string, string>>
  /** What a hold changes for a while. */
  settings: Readonly<Record<string, string>>
}

/** Puts the generated files where the processes read them. */
export async function placeFiles(generated: string, { root }: EstatePlaces): Promise<void> {
  for (const name of poolerNames) {
    const directory = poolerDirectory(root, name)
    mkdirSync(directory, { recursive: true })
    for (const file of readdirSync(join(generated, 'pool', name)))
      cpSync(join(generated, 'pool', name, file), join(directory, file))
    for (const process of [1, 2]) mkdirSync(socketDirectory(root, name, process), { recursive: true })
  }
  await giveToPostgres(join(root, 'poolers'))
  await giveToPostgres(join(root, 'sockets'))
}

export async function startPoolers(
  options: EstateOptions,
  places: EstatePlaces,
): Promise<readonly EstatePooler[]> {
  return await Promise.all(processNames.map((name) => startPooler(name, options, places)))
}

async function startPooler(
  name: ProcessName,
  options: EstateOptions,
  { root, poolerPorts }: EstatePlaces,
): Promise<EstatePooler> {
  const [instance, process] = name.split('/') as [PoolerName, string]
  const socket = socketDirectory(root, instance, process)
  const port = poolerPorts[instance]
  const start = (): Promise<Pgbouncer> =>
    startPgbouncer({
      suite: options.pgbouncer ?? 'system',
      ini: join(poolerDirectory(root, instance), `pgbouncer-${process}.ini`),
      port,
    })
  const self: EstatePooler = {
    name,
    port,
    socket,
    running: await start(),
    async openConsole() {
      const client = new Client({
        host: socket,
        port,
        user: 'pgb_admin',
        password: estateSecrets.ESTATE_CONSOLE,
        database: 'pgbouncer',
      })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    async console(statement) {
      const client = await self.openConsole()
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows
      } finally {
        await client.end()
      }
    },
    async restart() {
      await self.running.process.stop('SIGKILL')
      self.running = await start()
    },
  }
  return self
}

export async function stateOf(pooler: EstatePooler): Promise<PoolerState> {
  const databases = await pooler.console('SHOW DATABASES')
  const own = databases.filter(({ name }) => name !== 'pgbouncer')
  const paused = own.filter(({ paused: isPaused }) => Number(isPaused) !== 0).map(({ name }) => String(name))
  const servers = Object.fromEntries(own.map(({ name, host, port }) => [String(name), `${host}:${port}`]))
  const config = await pooler.console('SHOW CONFIG')
  const settings = Object.fromEntries(
    config.filter(({ key }) => isOfHold(key)).map(({ key, value }) => [String(key), String(value)]),
  )
  return { name: pooler.name, paused, servers, settings }
}

function isOfHold(key: unknown): boolean {
  return ['server_login_retry', 'max_user_connections', 'min_pool_size', 'default_pool_size'].includes(
    String(key),
  )
}

/** Ends both kinds of PAUSE, whatever is paused. */
export async function resumeAll(pooler: EstatePooler): Promise<void> {
  const refused = (): undefined => undefined // it was not paused
  await pooler.console('RESUME').catch(refused)
  for (const name of (await stateOf(pooler)).paused) await pooler.console(`RESUME ${name}`).catch(refused)
}
