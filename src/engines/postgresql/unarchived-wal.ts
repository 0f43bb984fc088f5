import type { Server } from './server.ts'
import { timelineName } from './timeline-history.ts'

/**
 * Segments of a timeline that a replica closed while it was the primary, and did not archive. It archives none of them any
 * more unless archive_mode is `always`, and the new primary takes what it was streamed for archived: they would be missing in
 * the archive for ever.
 *
 * @throws ServerFault
 */
export async function unarchivedWal(
  server: Server,
  timeline: number,
  limitMs: number,
): Promise<readonly string[]> {
  const [row] = await server.query(
    `SELECT (pg_is_in_recovery() AND current_setting('archive_mode') = 'on'
      AND current_setting('archive_command', true) || coalesce(current_setting('archive_library', true), '') <> '')::text AS "isLeft"`,
    limitMs,
  )
  if (row?.['isLeft'] !== 'true') return []
  const rows = await server.query(
    `SELECT left(name, 24) AS segment FROM pg_ls_archive_statusdir()
      WHERE name ~ '^${timelineName(timeline)}[0-9A-F]{16}[.]ready$' ORDER BY 1`,
    limitMs,
  )
  return rows.map(({ segment }) => String(segment))
}
