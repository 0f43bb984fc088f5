import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { didYouMeanHint } from '../diagnostics/did-you-mean.ts'
import { oneOf } from '../diagnostics/one-of.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import type { RedisClients } from '../topology/declaration/redis.ts'
import { leading } from '../topology/served-databases.ts'
import type { BalancerSubject, Cluster, Topology } from '../topology/topology.ts'
import { openTopology, type TopologyChoice } from './open-topology.ts'
import type { Access, ClientUrl, Wanted } from './urls/client-url.ts'

export interface UrlOptions extends TopologyChoice {
  cluster: string
  /** Both where neither is asked for. */
  access?: Access | undefined
  user?: string | undefined
  database?: string | undefined
}

/** The connection strings of a cluster's clients. */
export interface UrlResult {
  cluster: string
  engine: Cluster['engine']
  urls: readonly ClientUrl[]
  /** What to know before they are used. */
  notes: readonly string[]
  /** What the topology expects of Redis clients. */
  clients: RedisClients | undefined
  /** Findings of the topology, located. */
  findings: readonly Diagnostic[]
}

/**
 * Connection strings of a cluster's clients through the balancers in front of it, never with a password.
 *
 * @throws DbbalError (2) for a name that is not there, or where nothing leads to what was asked for.
 */
export async function url(options: UrlOptions): Promise<UrlResult> {
  const loaded = await openTopology(options)
  const { topology } = loaded
  const cluster = clusterNamed(options.cluster, topology)
  const wanted = wantedFrom(options, cluster)
  const balancers = [...topology.balancers.values()].filter(({ serves }) =>
    serves.some((served) => served.cluster.name === cluster.name),
  )
  checkDatabase(options, cluster, balancers, topology)
  const urls = (await urlsOf(cluster, balancers, topology, wanted)).filter(({ access }) => access.length > 0)
  if (urls.length === 0) throw nothingLeads(options, cluster)
  const { locate } = await loaded.locator()
  return {
    cluster: cluster.name,
    engine: cluster.engine,
    urls,
    notes: notesOn(cluster, balancers),
    clients: cluster.engine === 'redis' ? cluster.declared.clients : undefined,
    findings: loaded.diagnostics.map(locate),
  }
}

async function urlsOf(
  cluster: Cluster,
  balancers: readonly BalancerSubject[],
  topology: Topology,
  wanted: Wanted,
): Promise<readonly ClientUrl[]> {
  const isDirect = balancers.length === 0
  switch (cluster.engine) {
    case 'postgresql': {
      const { postgresqlServerUrls, postgresqlUrls } = await import('./urls/postgresql-urls.ts')
      if (isDirect) return postgresqlServerUrls(cluster, wanted)
      return balancers.flatMap((balancer) => postgresqlUrls(cluster, balancer, topology, wanted))
    }
    case 'mongodb': {
      const { mongodbServerUrls, mongodbUrls } = await import('./urls/mongodb-urls.ts')
      if (isDirect) return mongodbServerUrls(cluster, wanted)
      return balancers.flatMap((balancer) => mongodbUrls(cluster, balancer, wanted))
    }
    case 'redis': {
      const { redisUrls } = await import('./urls/redis-urls.ts')
      return redisUrls(cluster, wanted)
    }
    default: {
      const { mysqlServerUrls, mysqlUrls } = await import('./urls/mysql-urls.ts')
      if (isDirect) return mysqlServerUrls(cluster, wanted)
      return balancers.flatMap((balancer) => mysqlUrls(cluster, balancer, topology, wanted))
    }
  }
}

function clusterNamed(name: string, { clusters, balancers }: Topology): Cluster {
  const cluster = clusters.get(name)
  if (cluster !== undefined) return cluster
  const served = balancers.get(name)?.serves.map((one) => one.cluster.name)
  const hint =
    served === undefined
      ? didYouMeanHint(name, clusters.keys())
      : `ask for what it serves: ${served.join(', ')}`
  throw refusal(
    `cluster ${JSON.stringify(name)} does not exist, expected ${oneOf([...clusters.keys()])}`,
    hint,
  )
}

function wantedFrom({ access, user, database }: UrlOptions, cluster: Cluster): Wanted {
  const both: readonly Access[] = access === undefined ? ['write', 'read'] : [access]
  const { users } = cluster.engine === 'redis' || cluster.engine === 'mongodb' ? cluster.declared : cluster
  if (user === undefined || users === undefined || users === 'in-database')
    return { access: both, user, database }
  const known = Object.entries(users).filter(([, declared]) => declared !== 'disabled')
  const found = known.find(([name]) => name === user)?.[1]
  if (found === undefined) {
    const names = known.map(([name]) => name)
    throw refusal(
      `user ${JSON.stringify(user)} is not in cluster ${JSON.stringify(cluster.name)}, expected ${oneOf(names)}`,
      didYouMeanHint(user, names),
    )
  }
  if (!('access' in found) || found.access !== 'read') return { access: both, user, database }
  if (access === 'write') {
    throw refusal(`user ${JSON.stringify(user)} has read access only`, 'ask with --read, or for another user')
  }
  return { access: ['read'], user, database }
}

function checkDatabase(
  { database }: UrlOptions,
  cluster: Cluster,
  balancers: readonly BalancerSubject[],
  topology: Topology,
): void {
  if (database === undefined) return
  if (cluster.engine === 'redis') {
    const isCluster = cluster.declared.mode === 'cluster'
    if (isCluster ? database === '0' : /^[0-9]{1,4}$/.test(database)) return
    throw refusal(
      `database ${JSON.stringify(database)} does not fit, expected ${isCluster ? '0, the only one of a Redis Cluster' : 'a number'}`,
      'leave --database out for database 0',
    )
  }
  if (cluster.engine === 'mongodb') return
  const known = [...cluster.databases, ...shardsOn(leading(cluster).name, balancers, topology)]
  if (known.length === 0 || known.includes(database)) return
  throw refusal(
    `database ${JSON.stringify(database)} is not in cluster ${JSON.stringify(cluster.name)}, expected ${oneOf(known)}`,
    didYouMeanHint(database, known),
  )
}

/** Databases and schemas that the balancers' shardings place on a cluster. */
function shardsOn(
  cluster: string,
  balancers: readonly BalancerSubject[],
  { shardings }: Topology,
): readonly string[] {
  return balancers.flatMap(({ declared }) => {
    const name =
      declared.kind === 'pgbouncer'
        ? declared.sharding
        : declared.kind === 'proxysql'
          ? declared.routing?.shard
          : undefined
    const places = shardings.get(name ?? '')?.places ?? new Map<string, string>()
    return [...places].filter(([, place]) => place === cluster).map(([shard]) => shard)
  })
}

function notesOn(cluster: Cluster, balancers: readonly BalancerSubject[]): readonly string[] {
  if (cluster.engine === 'redis') {
    const { library, topology_refresh: refresh } = cluster.declared.clients ?? {}
    return [
      ...(library === undefined ? [] : [`clients are expected to use ${library}`]),
      ...(refresh === undefined ? [] : [`clients are expected to refresh the topology: ${refresh}`]),
    ]
  }
  if (balancers.length > 0) return []
  const name = JSON.stringify(cluster.name)
  if (cluster.engine === 'mongodb') {
    return [`no mongos serves cluster ${name}: these are its shards, each for itself`]
  }
  const none = `no balancer serves cluster ${name}: these are its servers`
  const isMoving = cluster.engine !== 'postgresql' && cluster.manager !== 'none'
  return isMoving
    ? [none, `${cluster.manager} may have moved the primary since the topology was written`]
    : [none]
}

function nothingLeads({ access, database }: UrlOptions, cluster: Cluster): DbbalError {
  const what =
    database === undefined
      ? `cluster ${JSON.stringify(cluster.name)}`
      : `database ${JSON.stringify(database)}`
  const route = access === undefined ? 'no route' : `no ${access} route`
  return refusal(`${route} leads to ${what}`, 'see `routes`, `pools` and `databases` of its balancers')
}

function refusal(message: string, hint: string | undefined): DbbalError {
  return new DbbalError('URL', message, { exit: exitCodes.usage, hint })
}
