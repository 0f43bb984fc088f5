/**
 * Two PostgreSQL servers whose roles a manager owns, two PgBouncers with two processes each, as one topology file declares
 * them, and the built CLI beside them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCertificates } from './certificates.ts'
import type { DaemonPostgres } from './daemon-postgres.ts'
import { startEtcd } from './etcd.ts'
import { apiUser, type Patroni, scope, startPatroni } from './patroni.ts'
import { type PgAutoctl, startMonitor, startNode } from './pg-auto-failover.ts'
import { freePort } from './ports.ts'
import { giveToPostgres, tempDir, waitFor } from './process.ts'
import { startReaper } from './reaper.ts'
import { prepareDatabases } from './switchover-databases.ts'
import { commandLine, placesOf, type SwitchoverEstate } from './switchover-estate.ts'
import { placeFiles, startPoolers, stateOf } from './switchover-poolers.ts'
import { estateServers } from './switchover-servers.ts'
import { type EstateOptions, managedNames, topologyText } from './switchover-topology.ts'

export type ManagedName = (typeof managedNames)[number]

export interface ManagedEstate<Node>
  extends Pick<
    SwitchoverEstate,
    | 'places'
    | 'servers'
    | 'topology'
    | 'poolers'
    | 'dbbal'
    | 'dbbalWith'
    | 'start'
    | 'primary'
    | 'poolerStates'
  > {
  nodes: Readonly<Record<ManagedName, Node>>
  /** Who takes writes. */
  primaries(): Promise<readonly ManagedName[]>
  /** What the `initial_primary:` line of the topology says. */
  declaredPrimary(): string
}

export async function startPatroniEstate({
  hasFsync = false,
}: Pick<EstateOptions, 'hasFsync'> = {}): Promise<ManagedEstate<Patroni>> {
  const root = tempDir('patroni')
  startReaper(root)
  const apiPort = await freePort()
  const certificates = await makeCertificates(join(root, 'tls'), { names: ['127.0.0.11', '127.0.0.12'] })
  await giveToPostgres(join(root, 'tls'))
  const login = `{user: ${apiUser}, password: {env: ESTATE_MANAGER}}`
  const api = `{port: ${apiPort}, tls: verify-full, ca: ${JSON.stringify(certificates.ca)}, login: ${login}}`
  const options: EstateOptions = { manager: `{kind: patroni, scope: ${scope}, api: ${api}}` }
  const etcd = await startEtcd()
  return startEstate(root, options, async ({ pg1, pg2 }) => {
    const start = (postgres: DaemonPostgres): Promise<Patroni> =>
      startPatroni({ postgres, etcdPort: etcd.port, apiPort, certificates, hasFsync })
    const leader = await start(pg1)
    await leader.waitFor('leader')
    const replica = await start(pg2)
    await replica.waitFor('replica')
    return { pg1: leader, pg2: replica }
  })
}

/** Nodes are Postgres of pg_autoctl. */
export async function startPgAutoFailoverEstate(): Promise<ManagedEstate<PgAutoctl>> {
  const root = tempDir('paf')
  startReaper(root)
  const port = await freePort()
  const monitor = await startMonitor(root, port)
  const login = `{user: autoctl_node, password: {env: ESTATE_MANAGER}}`
  const manager = `{kind: pg_auto_failover, monitor: {host: 127.0.0.1, port: ${port}, login: ${login}}}`
  return startEstate(root, { manager }, async ({ pg1, pg2 }) => {
    const primary = await startNode(pg1, monitor)
    await primary.waitFor('single')
    const replica = await startNode(pg2, monitor)
    await replica.waitFor('secondary')
    await primary.waitFor('primary')
    return { pg1: primary, pg2: replica }
  })
}

/** @param startNodes leaves pg1 the primary, and pg2 its replica */
async function startEstate<Node>(
  root: string,
  options: EstateOptions,
  startNodes: (servers: Readonly<Record<ManagedName, DaemonPostgres>>) => Promise<Record<ManagedName, Node>>,
): Promise<ManagedEstate<Node>> {
  const places = await placesOf(root, options)
  const topology = join(root, 'topology.yaml')
  writeFileSync(topology, topologyText(options, places))
  const cli = commandLine(root)
  await cli.generate()
  const generated = join(root, 'generated')
  const servers = estateServers(options, places)
  for (const name of managedNames) mkdirSync(servers[name].socketDirectory, { recursive: true })
  const nodes = await startNodes(servers)
  await prepareDatabases(servers.pg1, generated, { hasAuthQuery: false })
  await waitFor(() => isFollowed(servers.pg1), { what: 'pg2 to stream from pg1', timeoutMs: 60_000 })
  await placeFiles(generated, places)
  const poolers = await startPoolers(options, places)
  const self: ManagedEstate<Node> = {
    places,
    servers,
    topology,
    poolers,
    ...cli,
    nodes,
    async primaries() {
      const found: ManagedName[] = []
      for (const name of managedNames) {
        const rows = await servers[name].query('SELECT NOT pg_is_in_recovery() AS writes').catch(() => [])
        if (rows[0]?.['writes'] === true) found.push(name)
      }
      return found
    },
    async primary() {
      const names = await self.primaries()
      const [name] = names
      if (name === undefined || names.length > 1) throw new Error(`expected one primary, got "${names}"`)
      return servers[name]
    },
    declaredPrimary: () => /^ +initial_primary: (\w+)/m.exec(readFileSync(topology, 'utf8'))?.[1] ?? '',
    poolerStates: () => Promise.all(poolers.map(stateOf)),
  }
  return self
}

/** A replica has all of it; what it is called there is the manager's to say. */
export async function isFollowed(primary: DaemonPostgres): Promise<boolean> {
  const rows = await primary.query(
    "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn = pg_current_wal_lsn()",
  )
  return rows.length > 0
}
