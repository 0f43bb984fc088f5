import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import type { ShardedCollection } from '../../topology/declaration/mongodb.ts'

/** The server's limit of initial chunks for each shard; a pre-split keeps to it too. */
const mostChunksPerShard = 8192

/** Chunks that the server makes when it shards an empty collection. */
export function checkInitialChunks(
  { key, initial_chunks: chunks }: ShardedCollection,
  path: TopologyPath,
  version: string,
  shardCount: number,
): Diagnostic[] {
  if (chunks === undefined) return []
  const here = [...path, 'initial_chunks']
  if (!Object.values(key).includes('hashed')) {
    return [
      fault(
        'MGO046',
        here,
        `initial_chunks needs a hashed key, ${quoted(key)} has none`,
        'use presplit for a ranged key',
      ),
    ]
  }
  const [first = ''] = Object.keys(key)
  if (key[first] !== 'hashed') {
    return [
      fault(
        'MGO046',
        here,
        `initial_chunks needs the hashed field first in the key, ${quoted(first)} is not hashed`,
        'remove initial_chunks',
      ),
    ]
  }
  if (chunks >= mostChunksPerShard * shardCount) {
    return [
      fault('MGO046', here, `${chunks} initial chunks, expected less than ${mostChunksPerShard} a shard`),
    ]
  }
  if (compareVersions(version, '8.0') < 0) return []
  return [
    {
      ...warning(
        'MGO046',
        here,
        `initial_chunks has no effect from MongoDB 8.0 on: each shard starts with one chunk`,
        'remove initial_chunks',
      ),
      severity: 'info',
    },
  ]
}

/** Split points that sharding.js makes in an empty collection. */
export function checkPresplit(
  { key, ranges, presplit }: ShardedCollection,
  path: TopologyPath,
  shardCount: number,
): Diagnostic[] {
  if (presplit === undefined) return []
  const here = [...path, 'presplit']
  const { field, from, to, step } = presplit
  const [first] = Object.keys(key)
  if (field !== first) {
    return [
      fault(
        'MGO046',
        [...here, 'field'],
        `presplit field ${quoted(field)} is not the first of the key, expected ${quoted(first)}`,
      ),
    ]
  }
  if (key[field] === 'hashed') {
    return [
      fault(
        'MGO033',
        here,
        `field ${quoted(field)} is hashed: its values say nothing of its chunks`,
        'use initial_chunks',
      ),
    ]
  }
  if ((ranges ?? []).length > 0) {
    return [
      fault(
        'MGO046',
        here,
        'presplit and ranges do not go together: zones decide where the chunks are',
        'remove presplit',
      ),
    ]
  }
  if (![from, to, step].every(Number.isSafeInteger)) {
    return [
      fault('MGO046', here, 'presplit bounds cannot be held exactly, expected whole numbers below 2^53'),
    ]
  }
  if (from >= to) {
    return [fault('MGO046', [...here, 'to'], `presplit ends at ${to} before it begins at ${from}`)]
  }
  const points = Math.ceil((to - from) / step)
  if (points < mostChunksPerShard * shardCount) return []
  return [
    fault(
      'MGO046',
      [...here, 'step'],
      `${points} split points, expected less than ${mostChunksPerShard} a shard`,
      'take a larger step',
    ),
  ]
}
