import type { PostgresqlAddress } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { DatabaseState } from '../../failover/observation.ts'
import type { Seen } from '../../failover/seen.ts'
import { serverAt } from './server.ts'

const limitMs = 5000

/** A table of this size that was never analyzed is worth a word: 8 MiB. */
const statement = `SELECT
  (SELECT count(*) FROM pg_sequence WHERE seqcache > 1) AS sequences,
  (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'm') AND relpersistence = 'p' AND reltuples < 0
    AND pg_relation_size(oid) >= 8388608) AS tables,
  (SELECT coalesce(json_agg(extname), '[]')::text FROM pg_extension) AS extensions`

/** What only a session in the database itself can see. */
export async function observeDatabase(address: PostgresqlAddress): Promise<Seen<DatabaseState>> {
  const server = serverAt(address.database, address)
  try {
    const [row] = await server.query(statement, limitMs)
    return {
      cachedSequences: Number(row?.['sequences']),
      tablesWithoutStatistics: Number(row?.['tables']),
      extensions: JSON.parse(String(row?.['extensions'])) as readonly string[],
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return {
      unseen: error.message,
      remedy: `GRANT CONNECT ON DATABASE ${address.database} TO ${address.user}`,
    }
  } finally {
    await server.close()
  }
}
