import { connectPostgresql } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { DrillTarget } from './drill-target.ts'

const limitMs = 30_000

/** A transaction that is still the one of BEGIN began before its last statement. */
const isStillOpen = 'SELECT (now() <> statement_timestamp())::text AS "isOpen"'

/**
 * Runs a user's statements once in each database and takes them back: what fails here would fail a thousand times, and what
 * ends its transaction would leave the drill's row in another one.
 *
 * @throws DbbalError (2)
 */
export async function tryScript(script: string, { databases, writes }: DrillTarget): Promise<void> {
  for (const name of databases) {
    const door = writes.find(({ database }) => database === name)
    if (door === undefined) continue
    const connection = await connectPostgresql(door.address, limitMs)
    try {
      await connection.query('BEGIN')
      await connection.query(script, limitMs)
      const [row] = await connection.query(isStillOpen)
      if (row?.['isOpen'] !== 'true')
        throw unfit(name, 'it ends its transaction', 'leave BEGIN, COMMIT and ROLLBACK out')
      await connection.query('ROLLBACK')
    } catch (error) {
      throw error instanceof ServerFault ? unfit(name, error.message, undefined) : error
    } finally {
      await connection.close()
    }
  }
}

function unfit(database: string, why: string, hint: string | undefined): DbbalError {
  return new DbbalError('DRILL_SCRIPT', `--script cannot be run in ${database}: ${why}`, {
    exit: exitCodes.usage,
    hint,
  })
}
