import type { TlsMode } from '../../topology/declaration/cluster.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** What ProxySQL is to do towards the servers of a cluster; undefined where the topology does not say. */
export interface ServerTls {
  mode: TlsMode
  ca: string | undefined
  /** ProxySQL's own certificate. */
  cert: string | undefined
  key: string | undefined
}

/** `tls.servers`; what it leaves out comes from the cluster's own `tls`, of which cert and key are the servers'. */
export function serverTls({ declared }: ProxysqlSubject, { cluster }: ServedCluster): ServerTls | undefined {
  const own = declared.tls?.servers
  const of = cluster.declared.tls
  const mode = own?.mode ?? of?.mode
  if (mode === undefined) return undefined
  return { mode, ca: own?.ca ?? of?.ca, cert: own?.cert, key: own?.key }
}

/** use_ssl of a cluster's servers. ProxySQL knows on and off: `prefer` is on, since it never falls back. */
export function usesTls(tls: ServerTls | undefined): boolean {
  return tls !== undefined && tls.mode !== 'disable'
}

/** Whether a client without TLS is turned away. */
export function requiresClientTls({ declared }: ProxysqlSubject): boolean {
  const mode = declared.tls?.clients?.mode
  return mode === 'require' || mode === 'verify-ca' || mode === 'verify-full'
}

/**
 * A path as it is on every proxy: all of them load one admin.sql.
 *
 * @throws DbbalError for a placeholder that differs between them.
 */
export function sharedPath({ balancer, topology }: ProxysqlSubject, path: string): string {
  return fillPlaceholders(path, { name: balancer.name, environment: topology.environment })
}
