import { sqliteText } from '../../formats/sqlite-sql.ts'
import type { ClusterServers, Server } from './servers.ts'

/** Weight of servers that the topology gives none. */
const commonWeight = 1

/** What a cluster's rows are made of, quoted: `rows` where the topology states the roles, else null. */
export function clusterView(cluster: ClusterServers, own: { prefix: string; owner: string }): object {
  const { placement, hostgroups, servers, writers, readers } = cluster
  const rows = [
    ...writers.map((server) => ({ key: `${hostgroups.writer},${endpoint(server)}`, weight: server.weight })),
    ...readers.map((server) => ({ key: `${hostgroups.reader},${endpoint(server)}`, weight: server.weight })),
  ]
  return {
    ...own,
    ids: cluster.ids.join(','),
    writer: hostgroups.writer,
    reader: hostgroups.reader,
    weight: commonWeight,
    maxConnections: cluster.maxConnections,
    maxReplicationLag: cluster.maxReplicationLag,
    useSsl: Number(cluster.useSsl),
    rows: placement === 'declared' ? rows : null,
    rowKeys: rows.map(({ key }) => `(${key})`).join(','),
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
