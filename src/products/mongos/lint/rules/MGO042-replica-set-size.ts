import type { ScriptValue } from '../../../../formats/mongosh-script.ts'
import { mongosRule } from '../mongos-rule.ts'
import { initiatedSets } from '../replica-sets.ts'
import { atPlace, fieldOf } from '../script.ts'

export default mongosRule({
  id: 'MGO042',
  name: 'replica-set-size',
  severity: 'error',
  profile: 'minimal',
  summary: 'a replica set with more members or voters than there may be, or with nobody to become primary',
  why: 'rs.initiate is refused.',
  source:
    'MongoDB manual, Replica Set Members: 50 members, 7 of them voting; repl_set_config.cpp: "Replica set configuration must contain at least one non-arbiter member with priority > 0"',
  exampleKind: 'sharding.js',
  bad: 'rs.initiate({ _id: "eu", members: [{ _id: 0, host: "m1.example.net:27018", priority: 0 }] })\n',
  good: 'rs.initiate({ _id: "eu", members: [{ _id: 0, host: "m1.example.net:27018" }] })\n',
  *check(unit) {
    for (const { members, script, operation } of initiatedSets(unit)) {
      const at = atPlace(script, operation)
      const voters = members.filter((member) => !isNumber(fieldOf(member, 'votes'), 0)).length
      if (members.length > 50)
        yield {
          ...at,
          message: `${members.length} members, expected 50 at most`,
          hint: 'spread them over more shards',
        }
      // A member in a variable may say that it has no vote.
      if (voters > 7 && members.every(({ kind }) => kind === 'object'))
        yield {
          ...at,
          message: `${voters} voting members, expected 7 at most`,
          hint: 'say votes: 0, priority: 0 on some',
        }
      if (members.length > 0 && members.every(cannotLead))
        yield {
          ...at,
          message: 'no member can become primary, expected one with a priority above 0',
          hint: 'leave priority out on one',
        }
    }
  },
})

function cannotLead(member: ScriptValue): boolean {
  const arbiter = fieldOf(member, 'arbiterOnly')
  return isNumber(fieldOf(member, 'priority'), 0) || (arbiter?.kind === 'boolean' && arbiter.value)
}

function isNumber(value: ScriptValue | undefined, number: number): boolean {
  return value?.kind === 'number' && value.value === number
}
