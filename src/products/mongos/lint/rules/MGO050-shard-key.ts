import { mongosRule } from '../mongos-rule.ts'
import { atPlace, operationsOf, textOf } from '../script.ts'
import { isHashed, shardedCollections } from '../shard-keys.ts'

export default mongosRule({
  id: 'MGO050',
  name: 'shard-key',
  severity: 'error',
  profile: 'minimal',
  summary: 'a collection or a key that cannot be sharded',
  why: 'The server refuses the command.',
  source:
    'MongoDB manual, Naming Restrictions and sh.shardCollection(): "<database>.<collection>", one hashed field at most',
  exampleKind: 'sharding.js',
  bad: 'sh.shardCollection("users", { region: 1, userId: 1 })\n',
  good: 'sh.shardCollection("app.users", { region: 1, userId: 1 })\n',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const { action, values } of operationsOf(
        script,
        'shardCollection',
        'split',
        'moveChunk',
        'updateZoneKeyRange',
      )) {
        const value = values.get(action)
        const namespace = textOf(value)
        if (value === undefined || namespace === undefined || isNamespace(namespace)) continue
        yield {
          ...atPlace(script, value),
          message: `${JSON.stringify(namespace)} is no collection of an application, expected "DATABASE.COLLECTION"`,
          hint: 'put the database and a dot in front',
        }
      }
      for (const { fields } of shardedCollections(script)) {
        const [, second] = fields.filter(isHashed)
        if (second === undefined) continue
        yield {
          ...atPlace(script, second.at),
          message: 'a key has one hashed field at most',
          hint: 'write 1 for the others',
        }
      }
    }
  },
})

function isNamespace(text: string): boolean {
  const [database = '', ...rest] = text.split('.')
  const collection = rest.join('.')
  if (database === 'config' && collection === 'system.sessions') return true
  return (
    /^[^/\\. "$*<>:|?]{1,63}$/.test(database) &&
    !['admin', 'config', 'local'].includes(database) &&
    collection !== '' &&
    !collection.startsWith('system.') &&
    !collection.startsWith('.')
  )
}
