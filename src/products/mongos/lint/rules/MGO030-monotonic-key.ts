import type { ScriptValue } from '../../../../formats/mongosh-script.ts'
import { growing } from '../field-names.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atPlace, fieldOf, type Script } from '../script.ts'
import { isRanged, shardedCollections, splitsOf } from '../shard-keys.ts'

const counted = /^(?:id|no|num|number)$|[a-z](?:Id|ID|No|Num|Number)$|_(?:id|no|num|number)$/

export default mongosRule({
  id: 'MGO030',
  name: 'monotonic-key',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a shard key of ranges whose first field only grows',
  why: 'Every new document goes into the last chunk: one shard takes all writes, and the others what the balancer moves.',
  source: 'MongoDB manual, Choose a Shard Key, Monotonically Changing Shard Keys; Troubleshoot Shard Keys',
  exampleKind: 'sharding.js',
  bad: 'sh.shardCollection("app.events", { createdAt: 1 })\n',
  good: 'sh.shardCollection("app.events", { deviceId: "hashed" })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { namespace, fields } of shardedCollections(script)) {
        const [first] = fields
        if (first === undefined || !isRanged(first)) continue
        const why = reasonOf(script, namespace, first.name)
        if (why === undefined) continue
        yield {
          ...atPlace(script, first.at),
          message: `field ${JSON.stringify(first.name)} ${why}: all new documents go to one shard`,
          hint: `write { ${first.name}: "hashed" }, or begin the key with a field of many values`,
        }
      }
    }
  },
})

/** Not every number grows, but one that is split at in steps is counted up. */
function reasonOf(script: Script, namespace: string, field: string): string | undefined {
  if (field === '_id') return 'of an ObjectId only grows'
  if (growing.test(field)) return 'only grows, as its name says'
  if (!counted.test(field)) return undefined
  const isSplit = splitsOf(script, namespace).some(({ values }) =>
    isNumber(fieldOf(values.get('middle'), field)),
  )
  return isSplit ? 'is a number, counted up as it seems by its name and its split points' : undefined
}

function isNumber(value: ScriptValue | undefined): boolean {
  if (value?.kind === 'call') return /^Number(?:Long|Int|Decimal)$|^Long$|^Int32$/.test(value.callee)
  return value?.kind === 'number' || value?.kind === 'arithmetic'
}
