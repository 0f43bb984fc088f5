import { connectPostgresql, type PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { sqlIdentifier } from '../../formats/postgresql-sql.ts'
import type { Door } from '../failover/doors.ts'
import type { DrillTarget } from './drill-target.ts'
import type { StoredRow } from './records.ts'

const connectMs = 10_000
const readMs = 60_000

/** No key refuses a duplicate; each row says when and on which timeline it was written. */
const columns = [
  'client int NOT NULL',
  'sequence int NOT NULL',
  'written timestamptz NOT NULL DEFAULT clock_timestamp()',
  'timeline text NOT NULL DEFAULT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)',
].join(', ')

/** @param table as SQL names it */
export function createTableStatement(table: string): string {
  return `CREATE TABLE ${table} (${columns})`
}

/** Every row as a StoredRow without its database. */
export function readTableStatement(table: string): string {
  const writtenMs = `extract(epoch FROM written)::float8 * 1000 AS "writtenMs"`
  return `SELECT client, sequence, ${writtenMs}, timeline FROM ${table}`
}

/**
 * Makes the table in every database, through the poolers and as the user of the clients, and lets dbbal's own account read it.
 *
 * @throws DbbalError (3, 4): then there is none of them
 */
export async function makeTables(target: DrillTarget, primary: Server): Promise<void> {
  const made: string[] = []
  for (const database of target.databases) {
    try {
      await through(target, database, async (connection) => {
        await connection.query(createTableStatement(target.table))
        made.push(database)
        await connection.query(`GRANT SELECT ON ${target.table} TO ${sqlIdentifier(primary.address.user)}`)
      })
      await readRows(target, primary, database)
    } catch (error) {
      await dropTables(target, made)
      throw error instanceof ServerFault ? notMade(error, database, target) : error
    }
  }
}

/** @returns the databases where it is still there */
export async function dropTables(
  target: DrillTarget,
  databases: readonly string[] = target.databases,
): Promise<readonly string[]> {
  const left = await Promise.all(
    databases.map((database) =>
      through(target, database, (connection) =>
        connection.query(`DROP TABLE IF EXISTS ${target.table}`),
      ).then(
        () => [],
        () => [database],
      ),
    ),
  )
  return left.flat()
}

/** Every row of every database. @throws ServerFault */
export async function readAllRows(target: DrillTarget, server: Server): Promise<readonly StoredRow[]> {
  const rows = await Promise.all(target.databases.map((database) => readRows(target, server, database)))
  return rows.flat()
}

async function readRows({ table }: DrillTarget, { address }: Server, database: string): Promise<StoredRow[]> {
  const connection = await connectPostgresql({ ...address, database }, connectMs)
  try {
    const rows = await connection.query(readTableStatement(table), readMs)
    return rows.map(({ client, sequence, writtenMs, timeline }) => ({
      database,
      client: Number(client),
      sequence: Number(sequence),
      writtenMs: Number(writtenMs),
      timeline: String(timeline),
    }))
  } finally {
    await connection.close()
  }
}

/** By the first pooler that takes the login. */
async function through<Value>(
  { writes }: DrillTarget,
  database: string,
  work: (connection: PostgresqlConnection) => Promise<Value>,
): Promise<Value> {
  const connection = await firstOpen(writes.filter((door) => door.database === database))
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

async function firstOpen(doors: readonly Door[]): Promise<PostgresqlConnection> {
  let fault: unknown
  for (const { address } of doors) {
    try {
      return await connectPostgresql(address, connectMs)
    } catch (error) {
      fault = error
    }
  }
  throw fault
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const duplicateTable = '42P07'
const insufficientPrivilege = '42501'

function notMade(fault: ServerFault, database: string, { schema, table, user }: DrillTarget): DbbalError {
  const { cause } = fault
  const state = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const hints: Readonly<Record<string, string>> = {
    [duplicateTable]: `another drill runs, or one was killed: then DROP TABLE ${table}`,
    [insufficientPrivilege]: `GRANT CREATE ON SCHEMA ${schema} TO ${user}, or name another: --schema NAME, --user NAME`,
  }
  if (fault.kind === 'lost')
    return new DbbalError(
      'DRILL',
      `whether the table of the drill was made in ${database} is not known: ${fault.message}`,
      {
        exit: exitCodes.unknownState,
        hint: `look for it: ${table}`,
        cause: fault,
      },
    )
  return new DbbalError('DRILL', `the table of the drill cannot be made in ${database}: ${fault.message}`, {
    exit: fault.kind === 'unreachable' ? exitCodes.unreachable : exitCodes.refused,
    hint: hints[String(state)],
    cause: fault,
  })
}
