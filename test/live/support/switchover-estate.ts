/**
 * Three PostgreSQL servers and two PgBouncers with two processes each, as one topology file declares them, and the built
 * CLI beside them.
 *
 *   const estate = await startSwitchoverEstate({ isSynchronous: true })
 *   const { code } = await estate.dbbal('switchover', '--to', 'pg2', '--yes')
 *   expect(await estate.primaries()).toEqual(['pg2'])
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ClientConfig, QueryResultRow } from 'pg'
import { makeCertificates } from './certificates.ts'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { freePort } from './ports.ts'
import { queryPostgres } from './postgres-query.ts'
import {
  giveToPostgres,
  type RunningProcess,
  type RunResult,
  run,
  runOrThrow,
  startProcess,
  tempDir,
} from './process.ts'
import { startReaper } from './reaper.ts'
import { program, server } from './servers.ts'
import { prepareDatabases } from './switchover-databases.ts'
import { heal } from './switchover-heal.ts'
import {
  type EstatePooler,
  type PoolerState,
  placeFiles,
  startPoolers,
  stateOf,
} from './switchover-poolers.ts'
import { type EstateServers, estateServers, makePrimary, makeReplica } from './switchover-servers.ts'
import {
  addresses,
  type EstateOptions,
  type EstatePlaces,
  estateSecrets,
  type InstanceName,
  instanceNames,
  topologyText,
} from './switchover-topology.ts'

const bin = resolve('bin/run.cjs')

export interface SwitchoverEstate {
  options: EstateOptions
  places: EstatePlaces
  /** The topology file. */
  topology: string
  servers: EstateServers
  poolers: readonly EstatePooler[]
  /** Runs the CLI to its end, without a terminal. */
  dbbal(...argv: readonly string[]): Promise<RunResult>
  /** The same with more variables. */
  dbbalWith(
    variables: Readonly<Record<string, string | undefined>>,
    ...argv: readonly string[]
  ): Promise<RunResult>
  /** The same, while it runs. */
  start(...argv: readonly string[]): RunningProcess
  /** Who takes writes; more than one, or none, is what the tests look for. */
  primaries(): Promise<readonly InstanceName[]>
  /** The only one. */
  primary(): Promise<DaemonPostgres>
  /** What the `primary:` line of the topology says. */
  declaredPrimary(): string
  poolerStates(): Promise<readonly PoolerState[]>
  /** One statement of the application through a process, by default in the write route of app1. */
  select(pooler: EstatePooler, sql: string, database?: string): Promise<QueryResultRow[]>
  /** Writes the files of the topology below `generated`. */
  generate(): Promise<void>
  /** Whatever was left: one primary, two replicas that stream, poolers that serve it, a topology that says so. */
  heal(): Promise<void>
}

export async function startSwitchoverEstate(options: EstateOptions = {}): Promise<SwitchoverEstate> {
  const root = tempDir('switchover')
  startReaper(root)
  const places = await placesOf(root, options)
  const topology = join(root, 'topology.yaml')
  writeFileSync(topology, topologyText(options, places))
  const cli = commandLine(root)
  await cli.generate()
  const generated = join(root, 'generated')
  const servers = estateServers(options, places)
  await makePrimary(servers.pg1, options, places)
  await prepareDatabases(servers.pg1, generated, { hasAuthQuery: options.hasAuthQuery === true })
  await Promise.all([servers.pg2, servers.pg3].map((each) => makeReplica(each, servers.pg1, options, places)))
  await placeFiles(generated, places)
  const poolers = await startPoolers(options, places)
  const self: SwitchoverEstate = {
    options,
    places,
    topology,
    servers,
    poolers,
    ...cli,
    primaries: () => primariesOf(servers),
    async primary() {
      const names = await self.primaries()
      const [name] = names
      if (name === undefined || names.length > 1) throw new Error(`expected one primary, got "${names}"`)
      return servers[name]
    },
    declaredPrimary: () => /^ +primary: (\w+)/m.exec(readFileSync(topology, 'utf8'))?.[1] ?? '',
    poolerStates: () => Promise.all(poolers.map(stateOf)),
    select: (pooler, sql, database = 'app1') =>
      queryPostgres({ ...applicationLogin(pooler.socket), port: pooler.port, database }, sql),
    heal: () => heal(self),
  }
  return self
}

export async function placesOf(root: string, options: EstateOptions): Promise<EstatePlaces> {
  const names = { names: Object.values(addresses) }
  const certificates = options.hasTls === true ? await makeCertificates(join(root, 'tls'), names) : undefined
  if (certificates !== undefined) await giveToPostgres(join(root, 'tls'))
  return {
    root,
    port: await freePort(),
    poolerPorts: { p1: await freePort(), p2: await freePort() },
    certificates,
    pgCtl: program(server('postgresql', options.postgresql ?? 'system'), 'pg_ctl'),
  }
}

export function commandLine(
  root: string,
): Pick<SwitchoverEstate, 'dbbal' | 'dbbalWith' | 'start' | 'generate'> {
  const env = {
    ...estateSecrets,
    NO_COLOR: '1',
    DBBAL_TOPOLOGY: undefined,
    // Where a machine sets it Node 20 reads all of it at every start, which takes as long as the rest of the start.
    NODE_EXTRA_CA_CERTS: undefined,
    XDG_STATE_HOME: join(root, 'state'),
  }
  const command = (argv: readonly string[]) => [process.execPath, bin, ...argv] as const
  let started = 0
  return {
    dbbal: (...argv) => run(command(argv), { directory: root, env, timeoutMs: 120_000 }),
    dbbalWith: (variables, ...argv) =>
      run(command(argv), { directory: root, env: { ...env, ...variables }, timeoutMs: 120_000 }),
    start: (...argv) => {
      started += 1
      return startProcess({ name: `dbbal-${started}`, argv: command(argv), directory: root, env })
    },
    generate: async () => void (await runOrThrow(command(['generate']), { directory: root, env })),
  }
}

async function primariesOf(servers: EstateServers): Promise<readonly InstanceName[]> {
  const found: InstanceName[] = []
  for (const name of instanceNames) {
    const postgres = servers[name]
    if (postgres.pid() === undefined) continue
    const rows = await postgres.query('SELECT NOT pg_is_in_recovery() AS writes').catch(() => [])
    if (rows[0]?.['writes'] === true) found.push(name)
  }
  return found
}

/** Of the application, by a process's own socket. */
function applicationLogin(host: string): ClientConfig {
  return { host, user: 'app', password: estateSecrets.ESTATE_APP }
}
