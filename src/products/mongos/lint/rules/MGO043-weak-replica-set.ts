import { mongosRule } from '../mongos-rule.ts'
import { initiatedSets } from '../replica-sets.ts'
import { atPlace, fieldOf } from '../script.ts'

export default mongosRule({
  id: 'MGO043',
  name: 'weak-replica-set',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an arbiter, or a replica set of two voters',
  why: 'An arbiter holds no data: with one member down, writes of w: majority hang. Of two voters either one stops the set. Config servers take no arbiter at all.',
  source:
    'MongoDB manual, Replica Set Arbiter, Performance Issues with PSA replica sets; "Arbiters are not allowed in replica set configurations being used for config servers"',
  exampleKind: 'sharding.js',
  bad: 'rs.initiate({ _id: "eu", members: [\n  { _id: 0, host: "m1.example.net:27018" },\n  { _id: 1, host: "m2.example.net:27018" },\n  { _id: 2, host: "m3.example.net:27018", arbiterOnly: true },\n] })\n',
  good: 'rs.initiate({ _id: "eu", members: [\n  { _id: 0, host: "m1.example.net:27018" },\n  { _id: 1, host: "m2.example.net:27018" },\n  { _id: 2, host: "m3.example.net:27018" },\n] })\n',
  *check(unit) {
    for (const { members, script, operation, isConfigServer } of initiatedSets(unit)) {
      // Of a generated file the topology is spoken of, which says whether that is meant.
      if (script.isGenerated) continue
      for (const member of members) {
        const arbiter = fieldOf(member, 'arbiterOnly')
        if (arbiter?.kind !== 'boolean' || !arbiter.value) continue
        yield {
          ...atPlace(script, arbiter),
          ...(isConfigServer && { severity: 'error' as const }),
          message: isConfigServer
            ? 'config servers have no arbiters'
            : 'an arbiter holds no data: with one member down, writes of w: majority hang',
          hint: 'make it a member with data',
        }
      }
      if (members.length === 2)
        yield {
          ...atPlace(script, operation),
          message: 'a set of 2 members takes no writes when either stops',
          hint: 'add a third member',
        }
    }
  },
})
