import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import type { ShardedCollection } from '../../topology/declaration/mongodb.ts'
import type { MongodbShardedCluster } from '../../topology/topology.ts'
import { checkRanges } from './check-ranges.ts'

/** The server's limit of initial chunks for each shard; a pre-split keeps to it too. */
const mostChunksPerShard = 8192

/** Namespaces, shard keys, ranges and pre-splits that the server would refuse or take for something else. */
export function checkCollections({ declared, path, version, shards }: MongodbShardedCluster): Diagnostic[] {
  return Object.entries(declared.collections ?? {}).flatMap(([namespace, collection]) => {
    const here = [...path, 'collections', namespace]
    const keyFaults = checkKey(collection, here)
    return [
      ...checkNamespace(namespace, here),
      ...keyFaults,
      ...(keyFaults.length > 0
        ? []
        : [
            ...checkRanges(collection, here),
            ...checkInitialChunks(collection, here, version, shards.length),
            ...checkPresplit(collection, here, shards.length),
          ]),
    ]
  })
}

function checkNamespace(namespace: string, path: TopologyPath): Diagnostic[] {
  const [database = '', ...rest] = namespace.split('.')
  const collection = rest.join('.')
  const isValid =
    /^[^/\\. "$*<>:|?]{1,63}$/.test(database) &&
    !['admin', 'config', 'local'].includes(database) &&
    collection !== '' &&
    !collection.startsWith('system.') &&
    !collection.startsWith('.') &&
    !collection.includes('$') &&
    Buffer.byteLength(namespace) <= 235
  if (isValid) return []
  return [
    {
      ...fault(
        'MGO050',
        path,
        `collection ${quoted(namespace)} cannot be sharded, expected database.collection of an application`,
      ),
      atKey: true,
    },
  ]
}

function checkKey({ key, unique }: ShardedCollection, path: TopologyPath): Diagnostic[] {
  const fields = Object.keys(key)
  const hashed = fields.filter((field) => key[field] === 'hashed')
  return [
    ...fields.flatMap((field) => checkField(field, [...path, 'key', field])),
    ...(hashed.length > 1
      ? [
          fault(
            'MGO050',
            [...path, 'key'],
            `key ${quoted(key)} has ${hashed.length} hashed fields, expected one at most`,
          ),
        ]
      : []),
    ...(unique === true && hashed.length > 0
      ? [fault('MGO036', [...path, 'unique'], 'a hashed key cannot be unique', 'remove unique')]
      : []),
  ]
}

function checkField(field: string, path: TopologyPath): Diagnostic[] {
  const parts = field.split('.')
  const isName = parts.every((part) => part !== '' && !part.startsWith('$') && part !== '__proto__')
  if (!isName) return [{ ...fault('MGO050', path, `${quoted(field)} is no name of a field`), atKey: true }]
  // JavaScript moves such keys to the front of an object, and the order of a shard key counts.
  if (!/^[0-9]+$/.test(field)) return []
  return [
    {
      ...fault(
        'MGO050',
        path,
        `field ${quoted(field)} is a number: mongosh cannot keep its place in the key`,
      ),
      atKey: true,
    },
  ]
}

function checkInitialChunks(
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

function checkPresplit(
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
