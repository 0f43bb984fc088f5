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
    weighted: servers.filter(({ weight }) => weight !== commonWeight).map(weightView),
  }
}

/** Hostname and port as values. */
function endpoint({ hostname, port }: Server): string {
  return `${sqliteText(hostname)},${port}`
}

function weightView({ hostname, port, weight }: Server): object {
  return { hostname: sqliteText(hostname), port, weight }
}
