import type { PostgresqlAddress, PostgresqlConnection, Row } from '../../drivers/postgresql.ts'
import { connectPostgresql } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'

const connectMs = 5000

/** A PostgreSQL server that statements are sent to over one connection, opened anew where it broke. */
export interface Server {
  /** The instance's name. */
  name: string
  address: PostgresqlAddress
  /**
   * One statement. The server ends it after the limit; where even that does not come back, the connection is given up.
   *
   * @throws ServerFault; `lost` where nobody knows whether it took effect
   */
  query(statement: string, limitMs: number): Promise<readonly Row[]>
  /** Never throws. */
  close(): Promise<void>
}

export function serverAt(name: string, address: PostgresqlAddress): Server {
  // Statements that are sent at the same time share one connection, a new one as well.
  let open: Promise<Session> | undefined
  const connect = async (limitMs: number): Promise<Session> => ({
    connection: await connectPostgresql(address, Math.min(connectMs, limitMs)),
    limitMs: 0,
  })
  const drop = async (session: Promise<Session> | undefined): Promise<void> => {
    if (open === session) open = undefined
    await session?.then(
      ({ connection }) => connection.close(),
      () => {},
    )
  }
  return {
    name,
    address,
    close: () => drop(open),
    async query(statement, limitMs) {
      const held = open
      if ((await held?.catch(() => undefined))?.connection.isBroken()) await drop(held)
      open ??= connect(limitMs)
      const own = open
      try {
        const session = await own
        const { connection } = session
        // A statement of its own: ALTER SYSTEM and CREATE DATABASE refuse to share a message with another one.
        if (session.limitMs !== limitMs) await connection.query(`SET statement_timeout = ${limitMs}`, limitMs)
        session.limitMs = limitMs
        return await connection.query(statement, limitMs)
      } catch (error) {
        if (!(error instanceof ServerFault) || error.kind !== 'statement') await drop(own)
        throw error
      }
    },
  }
}

interface Session {
  connection: PostgresqlConnection
  /** statement_timeout, as it was set last. */
  limitMs: number
}
