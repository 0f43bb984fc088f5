import { serverConnections } from './connections.ts'
import { type ClusterHostgroups, idsOf } from './hostgroups.ts'
import { maxLagSeconds } from './lag.ts'
import { type Placement, placedInstances, readersOf } from './placement.ts'
import { isWriterAlsoReader } from './reading-writer.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'
import { serverTls, sharedPath, usesTls } from './tls.ts'

/** A server as ProxySQL knows it, in whichever hostgroup it is. */
export interface Server {
  hostname: string
  port: number
  weight: number
}

/** The servers of a cluster, where they are put and what holds for all of them. */
export interface ClusterServers {
  name: string
  placement: Placement
  hostgroups: ClusterHostgroups
  /** Ids of `hostgroups`. */
  ids: readonly number[]
  servers: readonly Server[]
  /** Hostgroups and servers where the topology states them: `declared`, and the first writer where it is `kept`. */
  writers: readonly Server[]
  readers: readonly Server[]
  maxConnections: number
  maxReplicationLag: number
  useSsl: boolean
  /** Files for TLS towards each server, where there are any. */
  tlsFiles: TlsFiles | undefined
  isWriterAlsoReader: boolean
  maxTransactionsBehind: number
}

/** Paths on the proxies; empty where there is none. */
export interface TlsFiles {
  ca: string
  cert: string
  key: string
}

/** Waiting transactions with which a replica of a group gets no reads; see `reasons`. */
export const defaultMaxTransactionsBehind = 100

/** Weight of a replica against 1 of a writer that serves reads only because one replica is too few. */
export const replicaWeight = 1000

/** The clusters of one protocol, in file order. */
export function clusterServers(subject: ProxysqlSubject, served: readonly ServedCluster[]): ClusterServers[] {
  return served.map((one) => {
    const { cluster, options, hostgroups } = one
    const alsoReader = isWriterAlsoReader(subject, one)
    const toServer = serverOf(one, alsoReader)
    const primary = cluster.primary === undefined ? [] : [cluster.primary]
    const tls = serverTls(subject, one)
    return {
      name: cluster.name,
      placement: one.placement,
      hostgroups,
      ids: idsOf(hostgroups),
      servers: placedInstances(cluster).map(toServer),
      writers: primary.map(toServer),
      readers: [...(alsoReader ? primary : []), ...readersOf(cluster)].map(toServer),
      maxConnections: serverConnections(subject, one),
      maxReplicationLag: maxLagSeconds(subject, one),
      useSsl: usesTls(tls),
      tlsFiles: tls === undefined ? undefined : tlsFiles(subject, tls),
      isWriterAlsoReader: alsoReader,
      maxTransactionsBehind: options.max_transactions_behind ?? defaultMaxTransactionsBehind,
    }
  })
}

type PlacedInstance = ReturnType<typeof placedInstances>[number]

function serverOf(
  { cluster, options }: ServedCluster,
  alsoReader: boolean,
): (instance: PlacedInstance) => Server {
  // Nobody asked for the writer among the readers: it is there for the time when the only replica is away.
  const isLastResort = alsoReader && options.writer_is_also_reader !== true
  return (instance) => {
    const { weight = 1 } = instance.declared
    const lastResort = instance === cluster.primary ? 1 : weight * replicaWeight
    return {
      hostname: instance.address,
      port: instance.port,
      weight: isLastResort ? lastResort : weight,
    }
  }
}

function tlsFiles(
  subject: ProxysqlSubject,
  tls: NonNullable<ReturnType<typeof serverTls>>,
): TlsFiles | undefined {
  const path = (text: string | undefined): string => (text === undefined ? '' : sharedPath(subject, text))
  const isVerifying = tls.mode === 'verify-ca' || tls.mode === 'verify-full'
  const files = { ca: isVerifying ? path(tls.ca) : '', cert: path(tls.cert), key: path(tls.key) }
  return Object.values(files).some((file) => file !== '') ? files : undefined
}
