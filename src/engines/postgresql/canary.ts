import { sqlLiteral } from '../../formats/postgresql-sql.ts'
import { amiss, done, type Outcome, uncertain } from './outcome.ts'
import type { Server } from './server.ts'

/**
 * A real commit that leaves no trace but in the WAL: it waits for the synchronous standbys as every other one does, and no
 * subscriber gets a row.
 */
export async function canary(
  server: Server,
  run: string,
  limitMs: number,
): Promise<Outcome & { lsn?: string }> {
  const start = performance.now()
  try {
    const statement = `SELECT pg_logical_emit_message(true, 'dbbal', ${sqlLiteral(run)})::text AS lsn`
    const [row] = await server.query(statement, limitMs)
    const tookMs = Math.round(performance.now() - start)
    const lsn = String(row?.['lsn'])
    return { ...done(`${server.name}: committed at ${lsn} in ${tookMs} ms`), lsn }
  } catch (error) {
    const outcome = amiss(server.name, error)
    // statement_timeout does not count while a commit waits for its standbys: the server does not give up, we do.
    const isLate = outcome.answer === 'uncertain' && performance.now() - start >= limitMs
    return isLate ? uncertain(`${server.name}: a commit is not confirmed after ${limitMs} ms`) : outcome
  }
}
