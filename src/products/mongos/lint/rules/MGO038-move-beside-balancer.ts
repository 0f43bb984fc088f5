import { mongosRule } from '../mongos-rule.ts'
import { atPlace, operationsOf } from '../script.ts'

export default mongosRule({
  id: 'MGO038',
  name: 'move-beside-balancer',
  severity: 'info',
  profile: 'strict',
  summary: 'chunks that are moved by hand while the balancer runs',
  why: 'A shard takes part in one migration at a time: the command fails when the balancer was first, or the balancer undoes it.',
  source: 'MongoDB manual, Migrate Chunks in a Sharded Cluster: "ConflictingOperationInProgress"',
  exampleKind: 'sharding.js',
  bad: 'sh.moveChunk("app.users", { userId: 0 }, "eu")\n',
  good: 'sh.stopBalancer()\nsh.moveChunk("app.users", { userId: 0 }, "eu")\nsh.startBalancer()\n',
  *check({ scripts }) {
    for (const script of scripts) {
      const moves = operationsOf(script, 'moveChunk', 'moveRange')
      // dbbal's own scripts try again when another migration is under way.
      if (script.isGenerated) continue
      const stop = operationsOf(script, 'stopBalancer', 'balancerStop', 'setBalancerState')[0]
      for (const move of moves) {
        if (stop !== undefined && stop.call.start < move.call.start) continue
        yield {
          ...atPlace(script, move),
          message: 'the balancer may move chunks at the same time',
          hint: 'sh.stopBalancer() before, sh.startBalancer() behind',
        }
      }
    }
  },
})
