import { mongosRule } from '../mongos-rule.ts'
import { atPlace } from '../script.ts'
import { isHashed, shardedCollections } from '../shard-keys.ts'

export default mongosRule({
  id: 'MGO036',
  name: 'unique-hashed-key',
  severity: 'error',
  profile: 'minimal',
  summary: 'a hashed shard key that is to be unique',
  why: 'The server refuses the command: two values may have one hash.',
  source: 'MongoDB manual, sh.shardCollection(): "Hashed shard keys do not support unique indexes"',
  exampleKind: 'sharding.js',
  bad: 'sh.shardCollection("app.users", { userId: "hashed" }, true)\n',
  good: 'sh.shardCollection("app.users", { userId: "hashed" })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { fields, operation } of shardedCollections(script)) {
        const unique = operation.values.get('unique')
        if (unique?.kind !== 'boolean' || !unique.value || !fields.some(isHashed)) continue
        yield {
          ...atPlace(script, unique),
          message: 'a hashed key cannot be unique',
          hint: 'write false, or a key of ranges',
        }
      }
    }
  },
})
