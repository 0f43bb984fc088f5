import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted } from '../../diagnostics/finding.ts'
import type { ShardedCollection } from '../../topology/declaration/mongodb.ts'
import type { MongodbShardedCluster } from '../../topology/topology.ts'
import { checkInitialChunks, checkPresplit } from './check-chunks.ts'
import { checkRanges } from './check-ranges.ts'

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
