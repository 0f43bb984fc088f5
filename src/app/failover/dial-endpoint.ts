import { connectPostgresql, type PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { done, failed, type Outcome } from '../../engines/postgresql/outcome.ts'
import { poll } from '../../engines/postgresql/poll.ts'
import { sqlLiteral } from '../../formats/postgresql-sql.ts'
import type { DialledEndpoint } from './endpoints.ts'
import { identityStatement, identityText } from './poolers/identity.ts'
import { forwardFrom } from './vantage.ts'

const answerMs = 3000
const againMs = 250

/** Where an endpoint leads. */
export interface Led {
  /** `system 7400, started ..., timeline 2`, see identity.ts. */
  identity: string
  /** Of the server, as the pooler dials it; undefined over a unix socket. */
  address: string | undefined
}

/**
 * Dials an endpoint as a client does, from where it does.
 *
 * @param work more that is done on the connection
 * @throws ServerFault
 */
export async function dialEndpoint(
  { address, way }: DialledEndpoint,
  work: (connection: PostgresqlConnection, led: Led) => Promise<void> = async () => {},
): Promise<Led> {
  const { through, close } = await forwardFrom(way, address)
  try {
    const connection = await connectPostgresql({ ...address, through }, answerMs)
    try {
      const rows = await connection.query(identityStatement, answerMs)
      const at = rows[0]?.['address']
      const led = { identity: identityText(rows), address: typeof at === 'string' ? at : undefined }
      await work(connection, led)
      return led
    } finally {
      await connection.close()
    }
  } finally {
    await close()
  }
}

/**
 * Waits until an endpoint leads to a server, and commits through it, a message that leaves no row. An address that is moved, and
 * a name that is kept for its time to live, may be late.
 *
 * @param wanted the server's identity
 */
export async function proveEndpoint(
  endpoint: DialledEndpoint,
  wanted: string,
  run: string,
  limitMs: number,
): Promise<Outcome> {
  const begun = performance.now()
  const statement = `SELECT pg_logical_emit_message(true, 'dbbal', ${sqlLiteral(run)})`
  let amiss = ''
  const led = await poll(
    async () => {
      try {
        const found = await dialEndpoint(endpoint, async (connection, { identity }) => {
          if (identity === wanted) await connection.query(statement, answerMs)
        })
        if (found.identity === wanted) return found
        amiss = `leads to ${ledText(found)}, not to ${wanted}`
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error
        amiss = error.message
      }
      return undefined
    },
    limitMs,
    againMs,
  )
  const tookMs = Math.round(performance.now() - begun)
  if (led === undefined) return failed(`${endpoint.name}: ${amiss}, after ${tookMs} ms`)
  return done(`${endpoint.name}: leads to ${ledText(led)}, and commits, after ${tookMs} ms`)
}

/** `10.0.0.12 (system 7400, ...)` */
export function ledText({ identity, address }: Led): string {
  return address === undefined ? identity : `${address} (${identity})`
}
