import type { Pooler } from '../../topology/poolers.ts'
import { declaredSetting } from './declared-setting.ts'
import type { SizedEntry } from './sizes.ts'

/** The min_pool_size of an entry, as much of it as max_db_connections lets fill; undefined where its pool says nothing. */
export function warmOf({ pool, limit }: SizedEntry): number | undefined {
  const { min_pool_size: warm } = pool
  return warm === undefined ? undefined : Math.min(warm, limit ?? Number.POSITIVE_INFINITY)
}

/**
 * The min_pool_size of all entries that lead to a primary and have one, for [pgbouncer]: while clients are held for a switchover
 * it has to be 0, and SET does not reach what stands on a database's line. Undefined where they differ, or the settings say it.
 */
export function sharedWarm(pooler: Pooler, entries: readonly SizedEntry[]): number | undefined {
  if (declaredSetting(pooler, 'min_pool_size') !== undefined) return undefined
  const writing = entries.filter(({ route }) => route === 'write')
  const sizes = new Set(writing.map(warmOf).filter((warm) => warm !== undefined && warm > 0))
  const [size] = sizes
  return sizes.size === 1 ? size : undefined
}
