import { fewValues } from '../field-names.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atPlace } from '../script.ts'
import { shardedCollections } from '../shard-keys.ts'

export default mongosRule({
  id: 'MGO031',
  name: 'few-values',
  severity: 'warning',
  profile: 'strict',
  summary: 'a shard key of one field that has few values, by its name',
  why: 'A chunk cannot be split inside one value: it grows beyond what can be moved, and the shards stay uneven.',
  source: 'MongoDB manual, Choose a Shard Key, Shard Key Cardinality',
  exampleKind: 'sharding.js',
  bad: 'sh.shardCollection("app.orders", { status: 1 })\n',
  good: 'sh.shardCollection("app.orders", { status: 1, customerId: 1 })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { fields } of shardedCollections(script)) {
        const [first] = fields
        if (first === undefined || fields.length > 1 || !fewValues.test(first.name)) continue
        yield {
          ...atPlace(script, first.at),
          message: `field ${JSON.stringify(first.name)} has few values, by its name: each makes one chunk that cannot be split`,
          hint: 'add a field of many values to the key',
        }
      }
    }
  },
})
