import { mongosRule } from '../mongos-rule.ts'
import { atPlace, operationsOf } from '../script.ts'
import { withoutStatement } from '../statements.ts'

export default mongosRule({
  id: 'MGO034',
  name: 'auto-split',
  severity: 'warning',
  profile: 'recommended',
  summary: 'sh.enableAutoSplit or sh.disableAutoSplit',
  why: 'They do nothing: since 6.0.3 chunks are split only when they are moved, and the balancer goes by the size of the data.',
  source:
    'MongoDB manual, sh.enableAutoSplit(): "Starting in MongoDB 6.0.3, automatic chunk splitting is not performed"',
  since: '6.0.3',
  exampleKind: 'sharding.js',
  bad: 'sh.enableAutoSplit()\nsh.status()\n',
  good: 'sh.status()\n',
  fix: 'safe',
  *check({ scripts }) {
    for (const script of scripts) {
      for (const operation of operationsOf(script, 'enableAutoSplit', 'disableAutoSplit')) {
        const edit = withoutStatement(script, operation)
        yield {
          ...atPlace(script, operation),
          message: `${operation.call.callee} does nothing since 6.0.3`,
          hint: 'remove it',
          ...(edit !== undefined && { fix: { title: 'remove the call', edits: [edit] } }),
        }
      }
    }
  },
})
