import { sqliteText } from '../../formats/sqlite-sql.ts'
import type { ClusterServers, Server } from './servers.ts'

/** What a cluster's rows are made of, quoted: `rows` where the topology states the roles, else null. */
export function clusterView(cluster: ClusterServers, own: { prefix: string; owner: string }): object {
  const ids = cluster.ids.join(',')
  const shared = {
    ...own,
    ids,
    maxConnections: cluster.maxConnections,
    maxReplicationLag: cluster.maxReplicationLag,
    useSsl: Number(cluster.useSsl),
  }
  const view = (hostgroup: number) => (server: Server) => ({
    ...shared,
    hostgroup,
    hostname: sqliteText(server.hostname),
    port: server.port,
    weight: server.weight,
    key: `${hostgroup},${sqliteText(server.hostname)},${server.port}`,
  })
  const { writer, reader } = cluster.hostgroups
  const writers = cluster.writers.map(view(writer))
  const rows = [...writers, ...cluster.readers.map(view(reader))]
  const servers = cluster.servers.map(view(reader))
  return {
    ...shared,
    rows: cluster.placement === 'declared' ? rows : null,
    rowKeys: rows.map(({ key }) => `(${key})`).join(','),
    firstWriters: cluster.placement === 'kept' ? writers : [],
    servers,
    serverKeys: servers.map(({ hostname, port }) => `(${hostname},${port})`).join(','),
  }
}
