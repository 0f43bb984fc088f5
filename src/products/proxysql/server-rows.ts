import { sqliteText } from '../../formats/sqlite-sql.ts'
import type { ClusterServers, Server } from './servers.ts'

/** Weight of servers that the topology gives none. */
const commonWeight = 1

/** What a cluster's rows are made of, quoted: `rows` where the topology states the roles, else null. */
export function clusterView(cluster: ClusterServers, own: { prefix: string; owner: string }): object {
  const { placement, hostgroups } = cluster
  return {
    ...own,
    ids: cluster.ids.join(','),
    writer: hostgroups.writer,
    reader: hostgroups.reader,
    weight: commonWeight,
    maxConnections: cluster.maxConnections,
    maxReplicationLag: cluster.maxReplicationLag,
    useSsl: Number(cluster.useSsl),
    ...(placement === 'declared' ? declaredView(cluster) : keptView(cluster)),
  }
}

/** Every server in its hostgroup. */
function declaredView({ hostgroups, writers, readers }: ClusterServers): object {
  const row =
    (hostgroup: number) =>
    (server: Server): { key: string; weight: number } => ({
      key: `${hostgroup},${endpoint(server)}`,
      weight: server.weight,
    })
  const rows = [...writers.map(row(hostgroups.writer)), ...readers.map(row(hostgroups.reader))]
  return { rows, rowKeys: rows.map(({ key }) => `(${key})`).join(',') }
}

/** Servers whose hostgroups ProxySQL's monitor decides. */
function keptView({ placement, servers, writers }: ClusterServers): object {
  return {
    rows: null,
    firstWriters: placement === 'kept' ? writers.map(endpoint) : [],
    serverKeys: servers.map((server) => `(${endpoint(server)})`).join(','),
    weighted: weightViews(servers.filter(({ weight }) => weight !== commonWeight)),
  }
}

/** Hostname and port as values. */
function endpoint({ hostname, port }: Server): string {
  return `${sqliteText(hostname)},${port}`
}

/** So many servers of one weight have a line each, as people compare them best; more of them share one. */
const mostLines = 16

function weightViews(servers: readonly Server[]): object[] {
  const byWeight = new Map<number, Server[]>()
  for (const server of servers) {
    const same = byWeight.get(server.weight)
    if (same === undefined) byWeight.set(server.weight, [server])
    else same.push(server)
  }
  return [...byWeight].flatMap(([weight, same]) => {
    const lines = same.length > mostLines ? [same] : same.map((server) => [server])
    return lines.map((line) => ({ weight, isAmongServers: isAmong(line) }))
  })
}

/** The condition that a row is one of these servers. */
function isAmong(servers: readonly Server[]): string {
  const [only, ...others] = servers
  if (only !== undefined && others.length === 0)
    return `hostname=${sqliteText(only.hostname)} AND port=${only.port}`
  return `(hostname,port) IN (VALUES ${servers.map((server) => `(${endpoint(server)})`).join(',')})`
}
