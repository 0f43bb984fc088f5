import type { ScriptValue } from '../../../../formats/mongosh-script.ts'
import { isLoopback } from '../addresses.ts'
import { mongosRule } from '../mongos-rule.ts'
import { type InitiatedSet, initiatedSets } from '../replica-sets.ts'
import { atPlace, fieldOf, textOf } from '../script.ts'

export default mongosRule({
  id: 'MGO041',
  name: 'member-options',
  severity: 'error',
  profile: 'minimal',
  summary: 'options of a member of a replica set that contradict each other, or a member that stands twice',
  why: 'rs.initiate is refused.',
  source:
    'MongoDB, member_config.cpp and repl_set_config_checks.cpp: "priority must be 0 when hidden=true", "priority must be 0 when non-voting", "Found two member configurations with same host field"',
  exampleKind: 'sharding.js',
  bad: 'rs.initiate({ _id: "eu", members: [\n  { _id: 0, host: "m1.example.net:27018" },\n  { _id: 1, host: "m2.example.net:27018" },\n  { _id: 2, host: "m3.example.net:27018", hidden: true },\n] })\n',
  good: 'rs.initiate({ _id: "eu", members: [\n  { _id: 0, host: "m1.example.net:27018" },\n  { _id: 1, host: "m2.example.net:27018" },\n  { _id: 2, host: "m3.example.net:27018", hidden: true, priority: 0 },\n] })\n',
  *check(unit) {
    for (const set of initiatedSets(unit)) {
      yield* twice(set)
      for (const member of set.members) {
        const fault = optionFault(member)
        if (fault !== undefined)
          yield { ...atPlace(set.script, member), message: fault, hint: 'say priority: 0' }
      }
    }
  },
})

function optionFault(member: ScriptValue): string | undefined {
  const priority = fieldOf(member, 'priority')
  const delay = fieldOf(member, 'secondaryDelaySecs') ?? fieldOf(member, 'slaveDelay')
  const votes = fieldOf(member, 'votes')
  // What a variable holds, only running tells.
  const isElectable =
    priority === undefined
      ? isFalseOrMissing(member, 'arbiterOnly')
      : priority.kind === 'number' && priority.value > 0
  if (!isElectable) return undefined
  const hidden = fieldOf(member, 'hidden')
  if (hidden?.kind === 'boolean' && hidden.value)
    return 'a hidden member cannot become primary, expected priority 0'
  if (delay?.kind === 'number' && delay.value > 0)
    return 'a delayed member cannot become primary, expected priority 0'
  if (votes?.kind === 'number' && votes.value === 0)
    return 'a member without a vote cannot become primary, expected priority 0'
  return undefined
}

function isFalseOrMissing(member: ScriptValue, name: string): boolean {
  const value = fieldOf(member, name)
  return value === undefined || (value.kind === 'boolean' && !value.value)
}

function* twice({ members, script, hosts }: InitiatedSet) {
  const seen = new Set<string>()
  const isMixed = hosts.some(({ host }) => isLoopback(host)) && !hosts.every(({ host }) => isLoopback(host))
  for (const member of members) {
    const host = fieldOf(member, 'host')
    const text = textOf(host)
    if (host === undefined || text === undefined) continue
    if (seen.has(text.toLowerCase()))
      yield {
        ...atPlace(script, host),
        message: `member ${JSON.stringify(text)} stands twice in the set`,
        hint: 'name every member once',
      }
    seen.add(text.toLowerCase())
    if (isMixed && isLoopback(text.replace(/:\d+$/, '')))
      yield {
        ...atPlace(script, host),
        message: `${JSON.stringify(text)} reaches nobody from the other members' hosts`,
        hint: 'write a name that all members resolve',
      }
  }
}
