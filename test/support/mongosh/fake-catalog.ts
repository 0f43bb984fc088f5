import { compareDocuments, type Document, type Json } from './extended-json.ts'
import { numeric } from './fake-replica-set.ts'
import { ServerError } from './server-error.ts'

/** What the config database of a sharded cluster holds. */
export class FakeCatalog {
  readonly major: number
  readonly shards: Document[] = []
  readonly databases: Document[] = []
  readonly collections: Document[] = []
  readonly chunks: Document[] = []
  readonly tags: Document[] = []
  readonly settings: Document[] = []
  /** Documents of an application's collections, by namespace. */
  readonly documents = new Map<string, Document[]>()
  /** Migrations under way: so many moves are refused. */
  conflicts = 0

  constructor(version: string) {
    this.major = Number(version.split('.')[0])
  }

  addShardToZone(shard: string, zone: string): void {
    const found = this.shards.find(({ _id }) => _id === shard)
    if (found === undefined) throw new ServerError(70, 'ShardNotFound', `shard ${shard} does not exist`)
    found['tags'] = [...new Set([...((found['tags'] ?? []) as string[]), zone])]
  }

  updateZoneKeyRange(ns: string, min: Document, max: Document, zone: string): void {
    if (compareDocuments(min, max) >= 0) throw new ServerError(9, 'FailedToParse', 'min is not less than max')
    if (!this.shards.some(({ tags }) => (tags as string[] | undefined)?.includes(zone))) {
      throw new ServerError(71, 'ZoneNotFound', `zone ${zone} does not exist`)
    }
    for (const other of this.tags.filter((each) => each['ns'] === ns)) {
      const isSame =
        compareDocuments(other['min'] as Document, min) === 0 &&
        compareDocuments(other['max'] as Document, max) === 0
      if (isSame && other['tag'] === zone) return
      const isOverlap =
        compareDocuments(min, other['max'] as Document) < 0 &&
        compareDocuments(other['min'] as Document, max) < 0
      if (isOverlap) throw new ServerError(178, 'RangeOverlapConflict', 'the range overlaps an existing one')
    }
    this.tags.push({ _id: { ns, min }, ns, min, max, tag: zone })
  }

  shardCollection(command: Document): void {
    const ns = String(command['shardCollection'])
    const key = command['key'] as Document
    const unique = command['unique'] === true
    const database = ns.slice(0, ns.indexOf('.'))
    if (
      this.major < 6 &&
      !this.databases.some(({ _id, partitioned }) => _id === database && partitioned === true)
    ) {
      throw new ServerError(20, 'IllegalOperation', `sharding not enabled for db ${database}`)
    }
    if (this.collections.some(({ _id, unsplittable }) => _id === ns && unsplittable !== true)) {
      throw new ServerError(23, 'AlreadyInitialized', `sharding already enabled for collection ${ns}`)
    }
    if ((this.documents.get(ns) ?? []).length > 0) {
      throw new ServerError(
        72,
        'InvalidOptions',
        'please create an index that starts with the proposed shard key',
      )
    }
    const isHashed = Object.values(key).includes('hashed')
    if (isHashed && unique) throw new ServerError(72, 'InvalidOptions', 'hashed shard keys cannot be unique')
    if (!isHashed && command['numInitialChunks'] !== undefined) {
      throw new ServerError(
        72,
        'InvalidOptions',
        'numInitialChunks is not supported when the shard key is not hashed',
      )
    }
    const uuid: Document = {
      $binary: { base64: Buffer.alloc(16, this.collections.length + 1).toString('base64'), subType: '04' },
    }
    this.collections.push({ _id: ns, key, unique, uuid })
    for (const [index, [min, max]] of this.initialBounds(
      ns,
      key,
      numeric(command['numInitialChunks']),
    ).entries()) {
      const shard = this.shards[isHashed ? index % this.shards.length : 0]?.['_id'] ?? null
      this.chunks.push({ uuid, min, max, shard })
    }
  }

  private initialBounds(ns: string, key: Document, asked: number): [Document, Document][] {
    const fields = Object.keys(key)
    const all = (value: Document): Document => Object.fromEntries(fields.map((field) => [field, value]))
    const bounds = this.tags
      .filter((each) => each['ns'] === ns)
      .flatMap(({ min, max }) => [min as Document, max as Document])
    if (Object.values(key).includes('hashed')) {
      const count = this.major >= 8 || asked === 0 ? this.shards.length : asked
      for (let index = 1; index < count; index++) {
        const point = BigInt(index) * (2n ** 64n / BigInt(count)) - 2n ** 63n
        bounds.push(Object.fromEntries(fields.map((field) => [field, { $numberLong: String(point) }])))
      }
    }
    const points = [all({ $minKey: 1 }), ...bounds, all({ $maxKey: 1 })].sort(compareDocuments)
    const distinct = points.filter(
      (point, index) => index === 0 || compareDocuments(points[index - 1] ?? point, point) !== 0,
    )
    return distinct.slice(1).map((max, index) => [distinct[index] ?? max, max])
  }

  split(ns: string, middle: Document): void {
    const found = this.collection(ns)
    if (Object.keys(middle).join() !== Object.keys(found['key'] as Document).join()) {
      throw new ServerError(61, 'ShardKeyNotFound', 'the split key is not the whole shard key')
    }
    const chunk = this.chunksOf(ns).find(
      ({ min, max }) =>
        compareDocuments(min as Document, middle) <= 0 && compareDocuments(middle, max as Document) < 0,
    )
    if (chunk === undefined || compareDocuments(chunk['min'] as Document, middle) === 0) {
      throw new ServerError(96, 'OperationFailed', 'the split key is a boundary of a chunk')
    }
    this.chunks.push({ ...chunk, min: middle })
    chunk['max'] = middle
  }

  moveChunk(ns: string, [min, max]: [Document, Document], to: string): void {
    if (this.conflicts > 0) {
      this.conflicts -= 1
      throw new ServerError(117, 'ConflictingOperationInProgress', 'a migration is under way')
    }
    const chunk = this.chunksOf(ns).find(
      (each) =>
        compareDocuments(each['min'] as Document, min) === 0 &&
        compareDocuments(each['max'] as Document, max) === 0,
    )
    if (chunk === undefined) throw new ServerError(2, 'BadValue', 'no chunk has these bounds')
    if (!this.shards.some(({ _id }) => _id === to))
      throw new ServerError(70, 'ShardNotFound', `shard ${to} does not exist`)
    chunk['shard'] = to
  }

  chunksOf(ns: string): Document[] {
    const { uuid } = this.collection(ns)
    return this.chunks.filter((chunk) => JSON.stringify(chunk['uuid']) === JSON.stringify(uuid))
  }

  private collection(ns: string): Document {
    const found = this.collections.find(({ _id }) => _id === ns)
    if (found === undefined) throw new ServerError(118, 'NamespaceNotSharded', `${ns} is not sharded`)
    return found
  }

  /** `find` with equality and `$or`, in the order of `sort`. */
  find(namespace: string, filter: Document, sort: Document): Document[] {
    const dot = namespace.indexOf('.')
    const name = namespace.slice(dot + 1)
    const isConfig = namespace.slice(0, dot) === 'config'
    const all = isConfig
      ? ((this as unknown as Record<string, Document[]>)[name] ?? [])
      : (this.documents.get(namespace) ?? [])
    const found = all.filter((document) => matches(document, filter))
    const [field] = Object.keys(sort)
    return field === undefined
      ? found
      : found.toSorted((a, b) => compareDocuments(a[field] as Document, b[field] as Document))
  }

  update(name: string, filter: Document, change: Document): void {
    const all = (this as unknown as Record<string, Document[]>)[name] ?? []
    let found = all.find((document) => matches(document, filter))
    if (found === undefined) {
      found = { ...filter }
      all.push(found)
    }
    Object.assign(found, change['$set'])
  }
}

function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([key, wanted]: [string, Json]) => {
    if (key === '$or') return (wanted as Document[]).some((each) => matches(document, each))
    return document[key] !== undefined && JSON.stringify(document[key]) === JSON.stringify(wanted)
  })
}
