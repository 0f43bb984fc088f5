import { mongosRule } from '../mongos-rule.ts'
import { atPlace, fieldOf } from '../script.ts'
import { isHashed, shardedCollections, splitsOf } from '../shard-keys.ts'

export default mongosRule({
  id: 'MGO033',
  name: 'split-of-hashed-key',
  severity: 'warning',
  profile: 'recommended',
  summary: 'split points of a hashed field that are values, not hashes',
  why: 'The chunks of a hashed key are ranges of 64-bit hashes: split points by value lie all in one of them.',
  source: 'MongoDB manual, sh.splitAt() and Hashed Sharding',
  exampleKind: 'sharding.js',
  bad: 'sh.shardCollection("app.users", { userId: "hashed" })\nif (db.users.findOne() === null) sh.splitAt("app.users", { userId: 1000 })\n',
  good: 'sh.shardCollection("app.users", { userId: "hashed" }, false, { numInitialChunks: 64 })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      const seen = new Set<string>()
      for (const { namespace, fields } of shardedCollections(script)) {
        const hashed = fields.find(isHashed)
        if (hashed === undefined || seen.has(namespace)) continue
        seen.add(namespace)
        for (const { values } of splitsOf(script, namespace)) {
          const point = fieldOf(values.get('middle'), hashed.name)
          // A hash is written as NumberLong, and what a variable holds only running tells.
          if (point === undefined || !/^(?:number|string|boolean|arithmetic)$/.test(point.kind)) continue
          yield {
            ...atPlace(script, point),
            message: `field ${JSON.stringify(hashed.name)} is hashed: its values say nothing of its chunks`,
            hint: 'leave the split out; before 8.0 numInitialChunks makes the chunks',
          }
        }
      }
    }
  },
})
