import { entriesOf } from '../../products/pgbouncer/entries.ts'
import { clientPort } from '../../products/proxysql/interfaces.ts'
import { proxysqlSubject } from '../../products/proxysql/subject.ts'
import type { TlsMode } from '../../topology/declaration/cluster.ts'
import { poolersOf } from '../../topology/poolers.ts'
import type { BalancerSubject, PrimaryCluster, Topology } from '../../topology/topology.ts'
import { type ClientUrl, clientUrl, type Wanted } from './client-url.ts'
import { type Dialled, dialledOf } from './dialled.ts'

/** libpq's URLs through one balancer: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS */
export function postgresqlUrls(
  cluster: PrimaryCluster,
  balancer: BalancerSubject,
  topology: Topology,
  wanted: Wanted,
): readonly ClientUrl[] {
  return balancer.kind === 'pgbouncer'
    ? throughPgbouncer(cluster, balancer, topology, wanted)
    : throughProxysql(cluster, balancer, topology, wanted)
}

function throughPgbouncer(
  cluster: PrimaryCluster,
  balancer: BalancerSubject,
  topology: Topology,
  wanted: Wanted,
): readonly ClientUrl[] {
  const pooler = poolersOf(topology).find(({ name }) => name === balancer.name)
  const entries = (pooler === undefined ? [] : entriesOf(pooler, topology)).filter(
    (entry) =>
      entry.cluster.name === cluster.name &&
      wanted.access.includes(entry.route) &&
      (wanted.database ?? entry.database) === entry.database,
  )
  return entries.flatMap(({ name, database, route }) =>
    dialledOf(balancer, (port) => port).map((dialled) =>
      urlTo(balancer, dialled, name, wanted, { access: [route], database }),
    ),
  )
}

function throughProxysql(
  cluster: PrimaryCluster,
  balancer: BalancerSubject,
  topology: Topology,
  wanted: Wanted,
): readonly ClientUrl[] {
  const subject = proxysqlSubject(balancer, topology)
  const [instance] = balancer.instances
  if (instance === undefined) return []
  const portOf = (port: number): number => clientPort(subject, { ...instance, port }, 'pgsql')
  const databases = wanted.database === undefined ? cluster.databases : [wanted.database]
  return databases.flatMap((database) =>
    dialledOf(balancer, portOf).map((dialled) =>
      urlTo(balancer, dialled, database, wanted, { access: ['write', 'read'], database }),
    ),
  )
}

function urlTo(
  balancer: BalancerSubject,
  { hosts, host }: Dialled,
  path: string,
  wanted: Wanted,
  about: Pick<ClientUrl, 'access' | 'database'>,
): ClientUrl {
  const sslmode = clientSslMode(balancer)
  const url = { scheme: 'postgres', hosts, path, query: [['sslmode', sslmode]] as const }
  return clientUrl(url, wanted, { ...about, balancer: balancer.name, host })
}

/** What a balancer asks of clients. `verify-*` is about the clients' certificates, not about the balancer's own. */
function clientSslMode({ declared }: BalancerSubject): TlsMode {
  const mode = 'tls' in declared ? declared.tls?.clients?.mode : undefined
  if (mode === undefined || mode === 'disable') return 'disable'
  return mode === 'prefer' ? 'prefer' : 'require'
}

/** The servers themselves: libpq looks for the primary, or for a standby, among all of them. */
export function postgresqlServerUrls(cluster: PrimaryCluster, wanted: Wanted): readonly ClientUrl[] {
  const databases = wanted.database === undefined ? cluster.databases : [wanted.database]
  const sslmode = cluster.declared.tls?.mode
  const tls = sslmode === undefined ? [] : [['sslmode', sslmode] as const]
  const leading = cluster.instances.filter(({ declared }) => declared.candidate !== false)
  const targets = { write: 'read-write', read: 'prefer-standby' } as const
  return databases.flatMap((database) =>
    wanted.access.flatMap((access) => {
      const instances = access === 'write' ? leading : readable(cluster)
      if (instances.length === 0 || (access === 'write' && cluster.follows !== undefined)) return []
      const query = [...tls, ['target_session_attrs', targets[access]] as const]
      const url = { scheme: 'postgres', hosts: instances, path: database, query }
      return [clientUrl(url, wanted, { access: [access], database })]
    }),
  )
}

/** Servers for reads; of a standby cluster its leader as well, which takes no writes either. */
function readable({ follows, instances, readers }: PrimaryCluster): PrimaryCluster['readers'] {
  return follows === undefined ? readers : instances.filter(({ declared }) => declared.reads !== false)
}
