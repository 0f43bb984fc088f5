import { endpoint, setString } from '../addresses.ts'
import { type Conf, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'
import { initiatedSets } from '../replica-sets.ts'
import type { MongosUnit } from '../unit.ts'

export default mongosRule({
  id: 'MGO003',
  name: 'config-set-differs',
  severity: 'error',
  profile: 'minimal',
  summary: 'sharding.configDB names another replica set than the config servers are',
  why: 'mongos starts, asks the servers for a set that they are not, and goes on asking: no client gets an answer.',
  source: 'MongoDB manual on sharding.configDB; the replica set monitor drops members whose setName differs',
  hidden: 'one file alone does not show it',
  exampleKind: 'mongos.yaml',
  bad: {
    'mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
    'initiate.js':
      'rs.initiate({ _id: "config", configsvr: true, members: [\n  { _id: 0, host: "m1.example.net:27019" },\n  { _id: 1, host: "m2.example.net:27019" },\n  { _id: 2, host: "m3.example.net:27019" },\n] })\n',
  },
  good: {
    'mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
    'initiate.js':
      'rs.initiate({ _id: "cfg", configsvr: true, members: [\n  { _id: 0, host: "m1.example.net:27019" },\n  { _id: 1, host: "m2.example.net:27019" },\n  { _id: 2, host: "m3.example.net:27019" },\n] })\n',
  },
  *check(unit) {
    const known = knownSets(unit)
    const others = configSets(unit)
    for (const conf of unit.confs) {
      const value = settingValue(conf, 'sharding.configDB')
      const entry = conf.settings.get('sharding.configDB')
      if (value === undefined || entry === undefined || conf.server !== 'mongos') continue
      const { set, hosts } = setString(value)
      const members = hosts.map((host) => endpoint(host, 27019))
      const owner =
        members
          .map((member) => known.get(member))
          .find((found) => found !== undefined && found.set !== set) ??
        (others.length > 0 && !others.some((other) => other.set === set) ? others[0] : undefined)
      if (owner === undefined || set === undefined || set === '') continue
      yield {
        ...atValue(conf, entry),
        message: `replica set ${JSON.stringify(set)} of the config servers is ${JSON.stringify(owner.set)} in ${owner.file}`,
        hint: 'write the name that the config servers have: rs.status().set',
      }
    }
  },
})

interface Named {
  set: string
  file: string
}

/** By member, the set that a script makes of it or that another mongos, the first of them, calls it. */
function knownSets(unit: MongosUnit): ReadonlyMap<string, Named> {
  const sets = new Map<string, Named>()
  for (const { set, hosts, file } of initiatedSets(unit))
    for (const host of hosts)
      if (!sets.has(endpoint(host, 27017))) sets.set(endpoint(host, 27017), { set, file })
  for (const conf of unit.confs) {
    const { set, hosts } = setString(settingValue(conf, 'sharding.configDB') ?? '')
    if (set === undefined || set === '') continue
    for (const host of hosts) {
      const member = endpoint(host, 27019)
      if (!sets.has(member)) sets.set(member, { set, file: conf.name })
    }
  }
  return sets
}

/** Of the config servers' own files. */
function configSets({ confs }: MongosUnit): readonly Named[] {
  return confs.flatMap((conf: Conf) => {
    const set = settingValue(conf, 'replication.replSetName')
    return conf.server === 'mongod' &&
      set !== undefined &&
      settingValue(conf, 'sharding.clusterRole') === 'configsvr'
      ? [{ set, file: conf.name }]
      : []
  })
}
