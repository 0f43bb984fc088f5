import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import type { Suite } from './servers.ts'

export const instanceNames = ['pg1', 'pg2', 'pg3'] as const
export type InstanceName = (typeof instanceNames)[number]

/** Those of a cluster whose roles a manager owns. */
export const managedNames = ['pg1', 'pg2'] as const

export const poolerNames = ['p1', 'p2'] as const
export type PoolerName = (typeof poolerNames)[number]

/** Of the servers, which share one port; the poolers are on 127.0.0.1, where every connection comes from. */
export const addresses: Readonly<Record<InstanceName, string>> = {
  pg1: '127.0.0.11',
  pg2: '127.0.0.12',
  pg3: '127.0.0.13',
}

export const databaseNames = ['app1', 'app2', 'app3', 'app4'] as const

/** By the names that the topology refers to them with. */
export const estateSecrets = {
  ESTATE_ADMIN: 'pw-dbbal-51b7aa03',
  ESTATE_REPLICATION: "pw-repl-'77\\d0",
  ESTATE_APP: 'pw-app-9cf1e0d2',
  ESTATE_CONSOLE: 'pw-console-2fd1c0aa',
  ESTATE_LOOKUP: 'pw-lookup-0b65e7f1',
  ESTATE_MANAGER: 'pw-manager-4410bd',
}

export interface EstateOptions {
  /** Of PostgreSQL, by default `system`. */
  postgresql?: Suite
  /** Of PgBouncer, by default `system`. */
  pgbouncer?: Suite
  /** Commits wait for ANY 1 of the standbys. */
  isSynchronous?: boolean
  /** Clients are looked up in the database instead of userlist.txt. */
  hasAuthQuery?: boolean
  /** Between clients, poolers and servers. */
  hasTls?: boolean
  /** How servers are stopped and started; declared by default. */
  hasControl?: boolean
  /** The servers wait for the disk, as for a benchmark; not by default. */
  hasFsync?: boolean
  /** More lines of postgresql.conf of every server, values as PostgreSQL wants them. */
  settings?: Readonly<Record<string, string>>
  /** `failover.hooks`, in flow style. */
  hooks?: string
  /** `manager:`, in flow style: it owns the roles of pg1 and pg2, and there is no other server. */
  manager?: string
  /** Pools of clients keep a server connection each from the start. */
  isWarm?: boolean
  /** More lines of the cluster, each indented by four spaces. */
  cluster?: readonly string[]
  /** More lines of the balancer, each indented by four spaces. */
  balancer?: readonly string[]
}

/** Where everything is. */
export interface EstatePlaces {
  root: string
  /** Of every server, each on its own address. */
  port: number
  /** Of the poolers, on 127.0.0.1. */
  poolerPorts: Readonly<Record<PoolerName, number>>
  certificates: Certificates | undefined
  /** Path of pg_ctl. */
  pgCtl: string
}

const postgresqlVersions: Readonly<Record<Suite, string>> = { system: '15', sid: '18' }
const pgbouncerVersions: Readonly<Record<Suite, string>> = { system: '1.18', sid: '1.26' }

export function poolerDirectory(root: string, instance: string): string {
  return join(root, 'poolers', instance)
}

export function socketDirectory(root: string, instance: string, process: number | string): string {
  return join(root, 'sockets', instance, String(process))
}

export function topologyText(
  options: EstateOptions,
  { root, port, poolerPorts, certificates, pgCtl }: EstatePlaces,
): string {
  const { manager } = options
  const names = manager === undefined ? instanceNames : managedNames
  const instances = names.map((name) => `${name}: {host: ${addresses[name]}}`)
  const poolers = poolerNames.map((name) => `${name}: {host: 127.0.0.1, port: ${poolerPorts[name]}}`)
  const text = JSON.stringify
  const users = options.hasAuthQuery === true ? 'in-database' : '{app: {password: {env: ESTATE_APP}}}'
  const lines = [
    '# The estate of a test.',
    'version: 1',
    'clusters:',
    '  shop:',
    '    engine: postgresql',
    `    version: "${postgresqlVersions[options.postgresql ?? 'system']}"`,
    `    ${manager === undefined ? 'primary' : 'initial_primary'}: pg1 # who is it`,
    '    max_connections: 300',
    '    reserved_connections: 30',
    `    port: ${port}`,
    `    instances: {${instances.join(', ')}}`,
    '    admin: {user: dbbal, password: {env: ESTATE_ADMIN}}',
    `    databases: [${databaseNames.join(', ')}]`,
    `    users: ${users}`,
    `    failover: {max_lag: 16MiB, budget: 15s, cooldown: 0s${options.hooks === undefined ? '' : `, hooks: ${options.hooks}`}}`,
    ...(manager === undefined
      ? ['    replication: {user: replicator, password: {env: ESTATE_REPLICATION}, slots: true}']
      : [`    manager: ${manager}`]),
    ...(options.hasControl === false || manager !== undefined
      ? []
      : [
          `    control: {via: local, data_directory: ${text(join(root, '{instance}/data'))}, pg_ctl: ${text(pgCtl)}, run_as: postgres, rewind: true}`,
        ]),
    ...(options.isSynchronous === true
      ? ['    synchronous: {mode: any, number: 1, standbys: candidates}']
      : []),
    ...(certificates === undefined ? [] : [`    tls: {mode: verify-full, ca: ${text(certificates.ca)}}`]),
    ...(options.cluster ?? []),
    'balancers:',
    '  pool:',
    '    kind: pgbouncer',
    `    version: "${pgbouncerVersions[options.pgbouncer ?? 'system']}"`,
    '    serves: shop',
    '    processes: 2',
    `    instances: {${poolers.join(', ')}}`,
    '    routes: {write: {to: primary}, read: {to: replicas}}',
    `    pools: {write: ${options.isWarm === true ? '{pool_size: 4, min_pool_size: 2}' : '4'}, read: 2}`,
    '    admin: {user: pgb_admin, password: {env: ESTATE_CONSOLE}, via: socket}',
    `    deploy: {via: local, owner: postgres, directory: ${text(poolerDirectory(root, '{instance}'))}, service: "pgbouncer-{instance}@{process}"}`,
    `    settings: {unix_socket_dir: ${text(socketDirectory(root, '{instance}', '{process}'))}, query_wait_timeout: 30}`,
    ...(options.hasAuthQuery === true
      ? [
          '    authentication: {passwords: auth_query, auth_query: {user: pgbouncer_auth, password: {env: ESTATE_LOOKUP}}}',
        ]
      : []),
    ...(certificates === undefined
      ? []
      : [
          `    tls: {clients: {mode: require, cert: ${text(certificates.cert)}, key: ${text(certificates.key)}}}`,
        ]),
    ...(options.balancer ?? []),
  ]
  return `${lines.join('\n')}\n`
}
