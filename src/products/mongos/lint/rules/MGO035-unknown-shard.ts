import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import type { ScriptValue } from '../../../../formats/mongosh-script.ts'
import { setString } from '../addresses.ts'
import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { initiatedSets } from '../replica-sets.ts'
import { atPlace, type Operation, operationsOf, textOf } from '../script.ts'
import type { MongosUnit } from '../unit.ts'

export default mongosRule({
  id: 'MGO035',
  name: 'unknown-shard',
  severity: 'error',
  profile: 'minimal',
  summary: 'a shard id that no shard has',
  why: 'The command fails: a shard goes by the name of its replica set, where addShard gave it no other.',
  source:
    'MongoDB manual, addShard: the default name is that of the replica set; "shard0000" is what shards without one were called before 3.6',
  hidden: 'the server that could refuse it is a running cluster',
  exampleKind: 'sharding.js',
  bad: 'sh.addShard("eu/m1.example.net:27018")\nsh.stopBalancer()\nsh.moveChunk("app.users", { userId: 0 }, "shard0000")\nsh.startBalancer()\n',
  good: 'sh.addShard("eu/m1.example.net:27018")\nsh.stopBalancer()\nsh.moveChunk("app.users", { userId: 0 }, "eu")\nsh.startBalancer()\n',
  *check(unit) {
    const known = knownShards(unit)
    for (const script of unit.scripts) {
      for (const value of script.operations.flatMap(shardOf)) {
        const id = textOf(value)
        if (id === undefined || known?.has(id) === true || id === 'config') continue
        const shown = JSON.stringify(id)
        if (known !== undefined) {
          const near = didYouMean(id, known)
          yield {
            ...atPlace(script, value),
            message: `no shard ${shown} is added, expected one of ${[...known].map((each) => JSON.stringify(each)).join(', ')}`,
            hint:
              near === undefined
                ? 'ask the cluster for its shards: sh.status()'
                : `did you mean ${JSON.stringify(near)}?`,
          }
        } else if (/^shard[0-9]{4}$/.test(id)) {
          yield {
            ...atPlace(script, value),
            message: `${shown} is what a shard without a replica set was called, and since 3.6 there is none`,
            hint: 'write the name of the replica set of the shard: sh.status() shows it',
          }
        }
      }
    }
  },
})

/** The values that name a shard. */
function shardOf({ action, values }: Operation): ScriptValue[] {
  const names: Readonly<Record<string, string>> = {
    addShardToZone: 'addShardToZone',
    moveChunk: 'to',
    movePrimary: 'to',
    moveCollection: 'toShard',
    moveRange: 'toShard',
    removeShardFromZone: 'removeShardFromZone',
  }
  const value = values.get(names[action] ?? '')
  return value === undefined ? [] : [value]
}

/** Undefined where not every shard can be told: none is named, or one only in a variable. */
function knownShards(unit: MongosUnit): ReadonlySet<string> | undefined {
  const shards = new Set<string>()
  for (const script of unit.scripts) {
    for (const { values } of operationsOf(script, 'addShard')) {
      const url = textOf(values.get('addShard'))
      const name = values.get('name')
      const id = name === undefined ? setString(url ?? '').set : textOf(name)
      if (id === undefined) return undefined
      shards.add(id)
    }
  }
  // Those that are added by a script are all that it knows; others name only what is there.
  if (shards.size > 0) return shards
  for (const conf of unit.confs) {
    const set = settingValue(conf, 'replication.replSetName')
    if (
      conf.server === 'mongod' &&
      set !== undefined &&
      settingValue(conf, 'sharding.clusterRole') === 'shardsvr'
    )
      shards.add(set)
  }
  for (const { set, isConfigServer } of initiatedSets(unit)) if (!isConfigServer) shards.add(set)
  const configServers = new Set(
    unit.confs.map((conf) => setString(settingValue(conf, 'sharding.configDB') ?? '').set),
  )
  for (const set of configServers) if (set !== undefined) shards.delete(set)
  return shards.size > 0 ? shards : undefined
}
