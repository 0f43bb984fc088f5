import type { PostgresqlAddress } from '../../../drivers/postgresql.ts'
import type { ScriptHost } from '../../../drivers/script-host.ts'
import type { Control } from '../../../topology/declaration/cluster.ts'
import type { UsualSettings } from '../../pgbouncer/hold-settings.ts'
import type { Staged } from '../poolers/text-at.ts'
import type { ReadyHook } from '../steps/hooks.ts'

/** A server and its machine. */
export interface RunbookServer {
  name: string
  address: PostgresqlAddress
  /** Its data directory is declared. */
  control: Control
  /** Undefined for this machine. */
  remote: ScriptHost['remote']
}

/** A PgBouncer process whose databases are paused. */
export interface RunbookProcess {
  /** `shop-pool/pgb1/2` */
  name: string
  /** Without its password. */
  console: PostgresqlAddress
  /** The machine that its socket is on; undefined for this one, and over TCP. */
  remote: ScriptHost['remote']
  /** Variable that its password is taken from. */
  password: string
  databases: readonly string[]
  /** What a hold changes, as its file has it. */
  usual: UsualSettings
}

/** The files of one pooler host. */
export interface RunbookSite {
  /** `shop-pool/pgb1` */
  name: string
  host: ScriptHost
  directory: string
  /** By the file's name. */
  texts: ReadonlyMap<string, Staged>
}

/** What clients dial, from one of the places that they dial it from. */
export interface RunbookEndpoint {
  /** `pool at shop-db.example.net:6432 from app1` */
  name: string
  /** As the application, without its password. */
  address: PostgresqlAddress
  /** Undefined for this machine. */
  remote: ScriptHost['remote']
  /** How long it may lead where it led before. */
  limitMs: number
}

/** All that a switchover by hand has to know. */
export interface Runbook {
  topology: string
  cluster: string
  from: RunbookServer
  to: RunbookServer
  siblings: readonly RunbookServer[]
  usesSlots: boolean
  /** Where hooks run. */
  directory: string
  hooks: Readonly<Record<'before' | 'after' | 'undo', readonly ReadyHook[]>>
  isSynchronous: boolean
  processes: readonly RunbookProcess[]
  sites: readonly RunbookSite[]
  endpoints: readonly RunbookEndpoint[]
  version: string
}
