import type { Row } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { openConsole } from '../../pgbouncer/open-console.ts'
import type { OpenCluster } from '../open-cluster.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, type HeldProcess, type PlaceResult } from './held-process.ts'

/**
 * Which server this is, and not only that one answers: a promoted replica has all but the start and the timeline in
 * common. An account may have a time zone of its own.
 */
export const identityStatement = `SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
  to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS started, pg_is_in_recovery()::text AS recovering,
  CASE WHEN NOT pg_is_in_recovery() THEN ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int::text
  END AS timeline, host(inet_server_addr()) AS address`

const replica = 'a replica'

/** An account of the application, for a look at what it gets. */
export interface Application {
  user: string
  password: string
}

/** The first application user who may write and whose password dbbal knows. */
export function applicationOf({ cluster, secrets }: OpenCluster): Application | undefined {
  const { users } = cluster
  if (typeof users !== 'object') return undefined
  for (const [user, { access, password }] of Object.entries(users))
    if (access !== 'read' && password !== undefined) return { user, password: secrets.value(password) }
  return undefined
}

/**
 * Logs in as the application through every process, and compares the server that answers with the new primary itself. Where
 * no login is possible that way, what SHOW DATABASES said has to do.
 *
 * @param primary asks the new primary
 */
export async function proveIdentity(
  processes: readonly HeldProcess[],
  application: Application | undefined,
  primary: (statement: string) => Promise<readonly Row[]>,
  limitMs: number,
): Promise<StepResult> {
  if (application === undefined)
    return { answer: 'done', message: 'no password of the application is known: no login was tried' }
  let wanted: string
  try {
    wanted = identityText(await primary(identityStatement))
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return { answer: 'uncertain', message: `the new primary: ${error.message}` }
  }
  const result = await everywhere(
    processes,
    (process) => proveOne(process, application, wanted, limitMs),
    (results) => {
      const without = results.filter(({ message }) => message !== '').length
      const seen = `${wanted} through ${results.length - without} of ${results.length} processes`
      return without === 0 ? seen : `${seen}, the others let the application not in this way`
    },
  )
  return result.answer === 'done' && wanted.startsWith(replica) ? { ...result, answer: 'failed' } : result
}

async function proveOne(
  { console, databases }: HeldProcess,
  { user, password }: Application,
  wanted: string,
  limitMs: number,
): Promise<PlaceResult> {
  const [database] = databases
  if (database === undefined) return { answer: 'done', message: '' }
  const { dialled, ssh } = console
  try {
    const connection = await openConsole({ ssh, dialled: { ...dialled, user, password, database } })
    try {
      const found = identityText(await connection.query(identityStatement, limitMs))
      if (found === wanted) return { answer: 'done', message: '' }
      return { answer: 'failed', message: `${database} leads to ${found}, not to ${wanted}` }
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (!(error instanceof ServerFault) || error.kind !== 'login') throw error
    return isOfServer(error)
      ? { answer: 'uncertain', message: `${database}: ${error.message}` }
      : { answer: 'done', message: error.message }
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
