import { ServerFault } from '../../drivers/server-fault.ts'
import { observeDatabase } from '../../engines/postgresql/observe-database.ts'
import { observeServer } from '../../engines/postgresql/observe-server.ts'
import type { LoginTrial, Observation, ObservedServer, ServerState } from '../../failover/observation.ts'
import { isUnseen, type Seen } from '../../failover/seen.ts'
import { entriesOf } from '../../products/pgbouncer/entries.ts'
import type { DatabaseInstance } from '../../topology/declaration/cluster.ts'
import type { Instance } from '../../topology/topology.ts'
import { applicationLogins, replicationLogin } from './logins.ts'
import { observeEndpoints } from './observe-endpoints.ts'
import { observeHost } from './observe-host.ts'
import { lookAtPooler } from './observe-pooler.ts'
import type { OpenCluster } from './open-cluster.ts'
import { type Door, tryLogins } from './try-logins.ts'
import { poolerVantages, serverVantage } from './vantages.ts'

/** It asks its own store first. */
const askManagerMs = 5000

type States = ReadonlyMap<string, Seen<ServerState>>

/** Looks at everything at the same time, and changes nothing. */
export async function observeCluster(open: OpenCluster): Promise<Observation> {
  const { cluster, servers, poolers } = open
  const entries = entryNames(open)
  const looks = await Promise.all(
    poolers.map(async (console) => ({
      name: console.name,
      look: await lookAtPooler(console, entries.get(console.declared?.pooler.name ?? '') ?? new Set()),
    })),
  )
  const states: States = new Map(
    await Promise.all(
      [...servers].map(async ([name, server]) => [name, await observeServer(server)] as const),
    ),
  )
  const [seenPoolers, databases, logins, observed, manager, endpoints] = await Promise.all([
    Promise.all(looks.map(async ({ name, look }) => ({ name, state: await look.end() }))),
    databasesOf(open, states),
    loginsOf(open, states),
    Promise.all(cluster.instances.map((instance) => observedServer(instance, open, states))),
    observedManager(open),
    observeEndpoints(open),
  ])
  return {
    cluster: cluster.name,
    declared: declaredOf(open),
    servers: observed,
    poolers: seenPoolers,
    databases,
    logins,
    endpoints,
    manager,
  }
}

async function observedManager({ manager }: OpenCluster): Promise<Observation['manager']> {
  if (manager === undefined) return undefined
  const { title, sessions } = manager
  try {
    return { title, sessions, state: await manager.observe(askManagerMs) }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return {
      title,
      sessions,
      state: { unseen: error.message, remedy: 'correct manager: of the cluster, or start it' },
    }
  }
}

function declaredOf({ cluster, loaded }: OpenCluster): Observation['declared'] {
  const { admin, monitor, replication, direct_clients: directClients, jobs } = cluster.declared
  return {
    primary: cluster.primary?.name ?? '',
    admin: admin?.user ?? '',
    monitor: monitor?.user,
    replication: replication?.user,
    directClients: directClients ?? [],
    jobs: jobs ?? [],
    usesSlots: replication?.slots === true,
    otherBalancers: [...loaded.topology.balancers.values()]
      .filter(
        ({ kind, serves }) =>
          kind !== 'pgbouncer' && serves.some((each) => each.cluster.name === cluster.name),
      )
      .map(({ name }) => name),
  }
}

/** Names that clients of this cluster give, by balancer. */
function entryNames({ cluster, loaded, poolers }: OpenCluster): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map(
    poolers.flatMap(({ declared }) =>
      declared === undefined ? [] : [[declared.pooler.name, declared.pooler]],
    ),
  )
  return new Map(
    [...all].map(([name, pooler]) => {
      const own = entriesOf(pooler, loaded.topology).filter((entry) => entry.cluster.name === cluster.name)
      return [name, new Set(own.map((entry) => entry.name))]
    }),
  )
}

async function observedServer(
  instance: Instance<DatabaseInstance>,
  open: OpenCluster,
  states: States,
): Promise<ObservedServer> {
  const { name, address, port, region, zone, declared } = instance
  const state = states.get(name) ?? { unseen: 'it was not asked' }
  return {
    name,
    address,
    port,
    region,
    zone,
    isCandidate: declared.candidate !== false,
    priority: declared.priority ?? 0,
    delay: declared.delay,
    follows: declared.follows,
    state,
    host: await hostOf(instance, open, state),
  }
}

async function hostOf(
  instance: Instance<DatabaseInstance>,
  open: OpenCluster,
  state: Seen<ServerState>,
): Promise<ObservedServer['host']> {
  const { control } = open.cluster.declared
  if (control === undefined) return undefined
  const directory = isUnseen(state) ? undefined : state.settings['data_directory']
  if (directory === undefined)
    return { unseen: 'its data directory is not known', remedy: 'GRANT pg_read_all_settings' }
  const { way } = serverVantage(instance, open)
  return observeHost(way === 'here' ? undefined : way, control.run_as, directory)
}

function databasesOf({ cluster, servers }: OpenCluster, states: States): Promise<Observation['databases']> {
  const name = cluster.primary?.name ?? ''
  const state = states.get(name)
  const primary = servers.get(name)
  return Promise.all(
    cluster.databases.map(async (database) => ({
      name: database,
      state:
        primary === undefined || state === undefined || isUnseen(state)
          ? { unseen: `${name} does not answer` }
          : await observeDatabase({ ...primary.address, database }),
    })),
  )
}

/** Every login that somebody will need to each replica, as if it were the primary. */
async function loginsOf(open: OpenCluster, states: States): Promise<readonly LoginTrial[]> {
  const { cluster, servers } = open
  const applications = applicationLogins(open)
  const vantages = poolerVantages(open)
  const candidates = cluster.instances.filter(({ name }) => name !== cluster.primary?.name)
  const trials = candidates.flatMap(({ name }) => {
    const server = servers.get(name)
    const state = states.get(name)
    if (server === undefined || state === undefined || isUnseen(state)) return []
    const door: Door = { name, address: server.address, state }
    const followers = cluster.instances.filter((each) => each.name !== name)
    return [
      ...vantages.map((vantage) => tryLogins(door, vantage, applications)),
      ...followers.map((each) =>
        tryLogins(door, serverVantage(each, open), replicationLogin(each.name, open, states)),
      ),
    ]
  })
  return (await Promise.all(trials)).flat()
}
