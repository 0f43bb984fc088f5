import { mongosRule } from '../mongos-rule.ts'
import { atPlace, operationsOf, type Script } from '../script.ts'

export default mongosRule({
  id: 'MGO032',
  name: 'split-of-full-collection',
  severity: 'warning',
  profile: 'recommended',
  summary: 'split points without a look whether the collection is empty',
  why: 'Split by hand, the chunks of a collection with documents are not those that its data asks for, and moving them copies the data.',
  source:
    'MongoDB manual, Create Chunks in a Sharded Cluster: "Only pre-split chunks for an empty collection"',
  exampleKind: 'sharding.js',
  bad: 'for (let point = 0; point < 100; point++) sh.splitAt("app.users", { userId: point * 1000 })\n',
  good: 'if (db.getSiblingDB("app").users.findOne() === null) {\n  for (let point = 0; point < 100; point++) sh.splitAt("app.users", { userId: point * 1000 })\n}\n',
  *check({ scripts }) {
    for (const script of scripts) {
      if (looks(script)) continue
      for (const operation of operationsOf(script, 'split')) {
        yield {
          ...atPlace(script, operation),
          message: 'nothing here looks whether the collection is empty before it is split',
          hint: 'if (db.getSiblingDB(DATABASE).getCollection(NAME).findOne() === null) { ... }',
        }
      }
    }
  },
})

/** Whether the script asks for documents at all: which ones, only running it would tell. */
function looks({ calls }: Script): boolean {
  return calls.some(
    ({ callee }) =>
      /\.(?:findOne|countDocuments|estimatedDocumentCount|count|stats|find)$/.test(callee) &&
      !/^(?:sh|rs)\./.test(callee),
  )
}
