import { isReadWrite, isX, openRoutes, type RouteName } from '../../products/mysqlrouter/routes.ts'
import { clientPort } from '../../products/proxysql/interfaces.ts'
import { proxysqlSubject } from '../../products/proxysql/subject.ts'
import type { TlsMode } from '../../topology/declaration/cluster.ts'
import type { BalancerSubject, PrimaryCluster, Topology } from '../../topology/topology.ts'
import { type Access, type ClientUrl, clientUrl, type Wanted } from './client-url.ts'
import { dialledOf, eachDialled } from './dialled.ts'

const sslModes: Readonly<Record<TlsMode, string>> = {
  disable: 'DISABLED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY',
}

/** A port of a balancer, and what it is for. */
interface Port {
  scheme: 'mysql' | 'mysqlx'
  access: readonly Access[]
  portOf: (port: number) => number
}

/** MySQL's URI-like strings through one balancer: https://dev.mysql.com/doc/refman/8.4/en/connecting-using-uri-or-key-value-pairs.html */
export function mysqlUrls(
  cluster: PrimaryCluster,
  balancer: BalancerSubject,
  topology: Topology,
  wanted: Wanted,
): readonly ClientUrl[] {
  const mode = 'tls' in balancer.declared ? balancer.declared.tls?.clients?.mode : undefined
  // A balancer's `verify-*` is about the clients' certificates.
  const query = sslQuery(mode === 'verify-ca' || mode === 'verify-full' ? 'require' : mode)
  const ports = portsOf(balancer, topology).filter(({ access }) =>
    access.some((one) => wanted.access.includes(one)),
  )
  return databasesOf(cluster, wanted).flatMap((database) =>
    ports.flatMap(({ scheme, access, portOf }) =>
      eachDialled(dialledOf(balancer, portOf)).map(({ hosts, host }) => {
        const url = { scheme, hosts, path: database ?? null, query }
        return clientUrl(url, wanted, { access, balancer: balancer.name, database, host })
      }),
    ),
  )
}

function portsOf(balancer: BalancerSubject, topology: Topology): readonly Port[] {
  const { declared, instances } = balancer
  if (declared.kind === 'mysqlrouter') {
    return openRoutes(declared).map(({ name, port }) => ({
      scheme: isX(name) ? 'mysqlx' : 'mysql',
      access: accessOf(name),
      portOf: () => port,
    }))
  }
  const [instance] = instances
  if (instance === undefined) return []
  const subject = proxysqlSubject(balancer, topology)
  const portOf = (port: number): number => clientPort(subject, { ...instance, port }, 'mysql')
  return [{ scheme: 'mysql', access: ['write', 'read'], portOf }]
}

function accessOf(route: RouteName): readonly Access[] {
  if (route === 'rw_split') return ['write', 'read']
  return isReadWrite(route) ? ['write'] : ['read']
}

/** The servers themselves, one by one. */
export function mysqlServerUrls(cluster: PrimaryCluster, wanted: Wanted): readonly ClientUrl[] {
  const query = sslQuery(cluster.declared.tls?.mode)
  const servers = {
    write: cluster.primary === undefined ? [] : [cluster.primary],
    read: cluster.readers,
  }
  return databasesOf(cluster, wanted).flatMap((database) =>
    wanted.access.flatMap((access) =>
      servers[access].map((server) => {
        const url = { scheme: 'mysql', hosts: [server], path: database ?? null, query }
        return clientUrl(url, wanted, { access: [access], database })
      }),
    ),
  )
}

function sslQuery(mode: TlsMode | undefined): readonly (readonly [string, string])[] {
  return mode === undefined ? [] : [['ssl-mode', sslModes[mode]]]
}

/** The databases asked for, or all declared ones, or none by name. */
function databasesOf({ databases }: PrimaryCluster, { database }: Wanted): readonly (string | undefined)[] {
  if (database !== undefined) return [database]
  return databases.length === 0 ? [undefined] : databases
}
