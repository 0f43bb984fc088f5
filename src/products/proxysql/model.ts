import type { Secrets } from '../../secrets/secrets.ts'
import { type FastRoute, fastRoutes } from './fast-routes.ts'
import { adminAddress, adminInterfaces, clientInterfaces } from './interfaces.ts'
import { proxyRules, type Rule } from './rules.ts'
import { type ClusterServers, clusterServers } from './servers.ts'
import type { Protocol, ProxysqlSubject } from './subject.ts'
import { hasVariable, needsRestart } from './table.ts'
import { type ProxyUser, proxyUsers } from './users.ts'
import { hasServerTlsTable, type Variable, variables } from './variables.ts'

/** Everything that the SQL of one balancer says, not quoted yet. */
export interface ProxysqlModel {
  balancer: string
  /** What dbbal's rows carry in `comment`; a rule's name follows it. */
  owner: string
  /** For all instances. */
  variables: readonly Variable[]
  /** Nodes of ProxySQL Cluster that others copy from. */
  nodes: readonly ProxyNode[]
  /** MySQL before PostgreSQL; only what is served. */
  protocols: readonly ProtocolModel[]
  instances: readonly InstanceModel[]
}

interface ProxyNode {
  hostname: string
  port: number
}

export interface ProtocolModel {
  protocol: Protocol
  clusters: readonly ClusterServers[]
  /** Whether the version has a table for TLS files per server. */
  hasServerTlsTable: boolean
  users: readonly ProxyUser[]
  rules: readonly Rule[]
  fastRoutes: readonly FastRoute[]
}

/** What takes effect at start only, or differs between the instances. */
export interface InstanceModel {
  name: string
  variables: readonly Variable[]
}

export function proxysqlModel(subject: ProxysqlSubject, secrets: Secrets): ProxysqlModel {
  const { balancer, topology } = subject
  const all = variables(subject, secrets)
  const list = (wanted: (name: string) => boolean, from: ReadonlyMap<string, string>): Variable[] =>
    [...from].filter(([name]) => wanted(name)).map(([name, value]) => ({ name, value }))
  return {
    balancer: balancer.name,
    owner: `dbbal:${topology.name}`,
    variables: list((name) => !needsRestart(name), all),
    nodes: coreNodes(subject),
    protocols: (['mysql', 'pgsql'] as const).flatMap((protocol) => protocolModel(subject, protocol, secrets)),
    instances: balancer.instances.map((instance) => ({
      name: instance.name,
      variables: list(needsRestart, new Map([...interfaces(subject, instance), ...all])),
    })),
  }
}

function coreNodes(subject: ProxysqlSubject): ProxyNode[] {
  const core = subject.declared.cluster_sync?.core ?? []
  return subject.balancer.instances
    .filter(({ name }) => core.includes(name))
    .map((instance) => ({ hostname: instance.address, port: adminAddress(subject, instance).port }))
}

function protocolModel(subject: ProxysqlSubject, protocol: Protocol, secrets: Secrets): ProtocolModel[] {
  const served = subject.served.filter((one) => one.protocol === protocol)
  if (served.length === 0) return []
  return [
    {
      protocol,
      clusters: clusterServers(subject, served),
      hasServerTlsTable: protocol === 'mysql' && hasServerTlsTable(subject),
      users: proxyUsers(subject, protocol, secrets),
      rules: proxyRules(subject, protocol),
      fastRoutes: fastRoutes(subject, protocol),
    },
  ]
}

/** Before `settings`, which may replace them. */
function interfaces(
  subject: ProxysqlSubject,
  instance: ProxysqlSubject['balancer']['instances'][number],
): Map<string, string> {
  const all = new Map([
    ['admin-mysql_ifaces', adminInterfaces(subject, instance, 'mysql')],
    ['admin-pgsql_ifaces', adminInterfaces(subject, instance, 'pgsql')],
    ['mysql-interfaces', clientInterfaces(subject, instance, 'mysql')],
    ['pgsql-interfaces', clientInterfaces(subject, instance, 'pgsql')],
  ])
  return new Map([...all].filter(([name]) => hasVariable(subject.balancer.version, name)))
}
