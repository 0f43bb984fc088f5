import type { Row } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { authQueryOf } from '../../../topology/auth-query.ts'
import type { Pooler } from '../../../topology/poolers.ts'
import { type ConsoleWay, wayTo } from '../../pgbouncer/open-console.ts'
import type { OpenCluster } from '../open-cluster.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, type HeldProcess, type PlaceResult, worst } from './held-process.ts'

/**
 * Which server this is, and not only that one answers: a promoted replica has all but the start and the timeline in
 * common. An account may have a time zone of its own.
 */
export const identityStatement = `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
  to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS started, pg_is_in_recovery()::text AS recovering,
  CASE WHEN NOT pg_is_in_recovery() THEN ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int::text
  END AS timeline, host(inet_server_addr()) AS address`

const replica = 'a replica'

/** Why nothing is logged in to. */
export const unknownPassword = 'no password of the application is known'

/** An account of the application, for a look at what it gets. */
export interface Application {
  user: string
  password: string
}

/**
 * The first application user who may write and whose password dbbal knows; else the account with which a pooler looks users up,
 * which goes the same way.
 */
export function applicationOf({ cluster, secrets }: OpenCluster, pooler?: Pooler): Application | undefined {
  const { users } = cluster
  if (typeof users === 'object')
    for (const [user, { access, password }] of Object.entries(users))
      if (access !== 'read' && password !== undefined) return { user, password: secrets.value(password) }
  const lookup = pooler && authQueryOf(pooler)
  if (lookup?.password === undefined) return undefined
  return { user: lookup.user, password: secrets.value(lookup.password) }
}

/** A login that is tried at the same time with so many others of its process. */
const mostAtOnce = 4
/** What is left for whatever comes behind it. */
const spareMs = 1000
const mostShown = 5

/** What the logins have shown, and where none could show anything. */
export interface Identity extends StepResult {
  /** `pool/p1: shop: PgBouncer refuses app: ...` */
  unproven: readonly string[]
}

/**
 * Logs in to every database of every process that leads to the primary, and compares the server that answers with the new
 * primary itself. It is for when the clients are served again.
 *
 * @param loginOf the account for a process; undefined where no password is known
 * @param primary asks the new primary
 */
export async function proveIdentity(
  processes: readonly HeldProcess[],
  loginOf: (process: HeldProcess) => Application | undefined,
  primary: (statement: string) => Promise<readonly Row[]>,
  limitMs: number,
): Promise<Identity> {
  const deadline = Date.now() + Math.max(limitMs / 2, limitMs - spareMs)
  let wanted: string
  try {
    wanted = identityText(await primary(identityStatement))
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return { answer: 'uncertain', message: `the new primary: ${error.message}`, unproven: [] }
  }
  const unproven: string[] = []
  const result = await everywhere(
    processes,
    async (process) => {
      const application = loginOf(process)
      if (application !== undefined) return proveProcess(process, { application, wanted, deadline, unproven })
      unproven.push(`${process.name}: ${unknownPassword}`)
      return { answer: 'done', message: '' }
    },
    () => {
      const all = processes.flatMap(({ databases }) => databases).length
      const without = unprovenText(unproven)
      if (all > 0 && unproven.length >= all) return without
      const seen = `${wanted} through every database of ${processes.length} processes`
      return unproven.length === 0 ? seen : `${seen} but: ${without}`
    },
  )
  const isReplica = result.answer === 'done' && wanted.startsWith(replica)
  return { ...result, ...(isReplica && { answer: 'failed' }), unproven }
}

/** What nobody has seen, as one line. */
export function unprovenText(unproven: readonly string[]): string {
  const more = unproven.length > mostShown ? `; and ${unproven.length - mostShown} more` : ''
  return `not proven: ${unproven.slice(0, mostShown).join('; ')}${more}`
}

interface Proof {
  application: Application
  wanted: string
  deadline: number
  unproven: string[]
}

/** A few databases at the same time, over one way. */
async function proveProcess({ name, console, databases }: HeldProcess, proof: Proof): Promise<PlaceResult> {
  const way = wayTo(console)
  const queue = [...databases]
  const amiss: PlaceResult[] = []
  const next = async (): Promise<void> => {
    for (let database = queue.shift(); database !== undefined; database = queue.shift()) {
      const result = await proveDatabase(way, name, database, proof)
      if (result !== undefined) amiss.push(result)
    }
  }
  try {
    await Promise.all(Array.from({ length: mostAtOnce }, next))
  } finally {
    await way.close()
  }
  return {
    answer: worst(amiss.map(({ answer }) => answer)),
    message: amiss.map(({ message }) => message).join('; '),
  }
}

/** Undefined where nothing speaks against it. */
async function proveDatabase(
  way: ConsoleWay,
  process: string,
  database: string,
  { application: { user, password }, wanted, deadline, unproven }: Proof,
): Promise<PlaceResult | undefined> {
  const left = deadline - Date.now()
  if (left <= 0) return { answer: 'uncertain', message: `${database}: no time was left to look` }
  try {
    const connection = await way.connect({ user, password, database }, left)
    try {
      const found = identityText(
        await connection.query(identityStatement, Math.max(1, deadline - Date.now())),
      )
      if (found === wanted) return undefined
      return { answer: 'failed', message: `${database} leads to ${found}, not to ${wanted}` }
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    if (error.kind === 'login' && !isOfServer(error)) {
      unproven.push(`${process}: ${database}: PgBouncer refuses ${user}: ${error.message}`)
      return undefined
    }
    const answer = error.kind === 'login' || error.kind === 'lost' ? 'uncertain' : 'failed'
    return { answer, message: `${database}: ${error.message}` }
  }
}

/**
 * It is the new primary that lets PgBouncer not in, and no client with it: `server login has been failing, try again later`,
 * `server login failed: FATAL no pg_hba.conf entry`. PgBouncer's own refusals say nothing of servers.
 */
function isOfServer({ message }: ServerFault): boolean {
  return /\bserver (login|down)|connect to server/.test(message)
}

/** `system 7400, started 2026-11-22 10:00:00.123456, timeline 2` of what `identityStatement` came to. */
export function identityText([row]: readonly Row[]): string {
  const { system, started, recovering, timeline } = row ?? {}
  if (recovering === 'true') return `${replica} of system ${system}, started ${started}`
  return `system ${system}, started ${started}, timeline ${timeline}`
}
