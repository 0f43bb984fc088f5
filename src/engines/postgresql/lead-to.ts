import {
  type Conninfo,
  conninfoParameter,
  conninfoText,
  readConninfo,
  withParameters,
} from '../../formats/libpq-conninfo.ts'
import { alterSystem } from './alter-system.ts'
import { amiss, done, failed, type Outcome } from './outcome.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'

/** Whom a replica is led to, as its primary_conninfo says it; without what it logs in with. */
export interface Lead {
  host?: string | undefined
  hostaddr?: string | undefined
  port?: string | undefined
  /** Its primary_slot_name; empty for none. */
  slot: string
}

interface Target {
  host: string
  port: number
  slot: string | undefined
}

/** Says to a replica whom it is to stream from, and sees that it knows. Nobody has to be there. */
export function leadTo(server: Server, { host, port, slot }: Target, limitMs: number): Promise<Outcome> {
  return redirect(server, { host, port: String(port), slot: slot ?? '' }, limitMs)
}

/** The same, to whom it was led before: `readLead`. */
export async function redirect(server: Server, lead: Lead, limitMs: number): Promise<Outcome> {
  try {
    const { version, isReplica, conninfo } = await readReceiving(server)
    if (!isReplica) return failed(`${server.name}: is no replica`)
    const template = readConninfo(conninfo)
    if (template === undefined)
      return failed(`${server.name}: primary_conninfo is not of the form host=10.0.0.1 port=5432`)
    if (template.length === 0) return failed(`${server.name}: has no primary_conninfo`)
    const isSet = await alterSystem(
      server,
      { primary_conninfo: conninfoText(ledBy(template, lead)), primary_slot_name: lead.slot },
      version < 130_000 ? 0 : limitMs,
    )
    if (version < 130_000)
      return failed(`${server.name}: PostgreSQL 12 follows another primary only after a restart`)
    if (!isSet) return failed(`${server.name}: something overrules primary_conninfo in postgresql.auto.conf`)
    return done(`${server.name}: is led to ${lead.host ?? lead.hostaddr}:${lead.port}`)
  } catch (error) {
    return amiss(server.name, error)
  }
}

/** @throws ServerFault */
export async function readLead(server: Server): Promise<Lead> {
  const { conninfo, slot } = await readReceiving(server)
  const parameters = readConninfo(conninfo) ?? []
  const named = (name: string): string | undefined => conninfoParameter(parameters, name)
  return { host: named('host'), hostaddr: named('hostaddr'), port: named('port'), slot }
}

/** The connection of a replica, led to another primary. */
export function conninfoTo(template: Conninfo, { host, port }: Omit<Target, 'slot'>): Conninfo {
  return ledBy(template, { host, port: String(port) })
}

function ledBy(template: Conninfo, { host, hostaddr, port }: Omit<Lead, 'slot'>): Conninfo {
  return withParameters(template, { host, hostaddr, port })
}

interface Receiving {
  version: number
  isReplica: boolean
  conninfo: string
  slot: string
}

const statement = `SELECT current_setting('server_version_num')::int AS version,
  pg_is_in_recovery()::text AS "isReplica", current_setting('primary_conninfo') AS conninfo,
  current_setting('primary_slot_name') AS slot`

async function readReceiving(server: Server): Promise<Receiving> {
  const [row] = await server.query(statement, lookMs)
  return {
    version: Number(row?.['version']),
    isReplica: row?.['isReplica'] === 'true',
    conninfo: String(row?.['conninfo']),
    slot: String(row?.['slot']),
  }
}
