import { join } from 'node:path'
import type { Programs } from './find-programs.ts'

export const serverNames = ['pg1', 'pg2', 'pg3'] as const
export type ServerName = (typeof serverNames)[number]
export const poolerNames = ['p1', 'p2'] as const
export type PoolerName = (typeof poolerNames)[number]
/** One port for all: an entry of PgBouncer that lists replicas has one port. */
export const addresses: Readonly<Record<ServerName, string>> = {
  pg1: '127.0.0.11',
  pg2: '127.0.0.12',
  pg3: '127.0.0.13',
}
export const databaseNames = ['shop', 'crm'] as const
export const cluster = 'local'
export const balancer = 'pool'

/** Accounts of the estate; the file with the password of each lies in `secrets`. */
export const accounts = {
  admin: 'dbbal',
  replication: 'replicator',
  application: 'app',
  console: 'pgb_admin',
} as const

/** Where everything of a throwaway estate is; all of it is below one directory. */
export interface LocalPlaces {
  root: string
  /** Of every server, each on an address of its own. */
  serverPort: number
  /** Of the poolers, on 127.0.0.1. */
  poolerPorts: Readonly<Record<PoolerName, number>>
  programs: Programs
  /** Major version of PostgreSQL, and PgBouncer's as 1.18. */
  versions: { postgresql: string; pgbouncer: string }
  /** What the servers run as, where dbbal is root: they refuse it. */
  runAs: string | undefined
}

export function dataDirectory({ root }: LocalPlaces, server: string): string {
  return join(root, server, 'data')
}

export function poolerDirectory({ root }: LocalPlaces, pooler: string): string {
  return join(root, 'poolers', pooler)
}

/** Of the unix socket of a server or a pooler. */
export function socketDirectory({ root }: LocalPlaces, name: string): string {
  return join(root, 'sockets', name)
}

export function secretFile(account: keyof typeof accounts): string {
  return join('secrets', account)
}
