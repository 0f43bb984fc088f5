import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { serverInteger } from '../numbers.ts'
import { atKey } from '../place.ts'
import { isParameter, parameterSetting } from '../settings.ts'

const prefix = 'ShardingTaskExecutorPool'

export default mongosRule({
  id: 'MGO021',
  name: 'pool-times',
  severity: 'warning',
  profile: 'recommended',
  summary:
    'a host timeout of the pool that is not over the refresh requirement and the refresh timeout together',
  why: 'The server takes another value than the file says: one above their sum.',
  source: 'MongoDB manual on ShardingTaskExecutorPoolHostTimeoutMS; DOCS-10907',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsetParameter:\n  ShardingTaskExecutorPoolHostTimeoutMS: 60000\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsetParameter:\n  ShardingTaskExecutorPoolHostTimeoutMS: 120000\n',
  *check({ confs }) {
    for (const conf of confs) {
      const given = new Map<string, MongodbConfEntry>()
      for (const entry of conf.entries) if (isParameter(entry)) given.set(entry.key, entry)
      const [host, requirement, timeout] = ['HostTimeoutMS', 'RefreshRequirementMS', 'RefreshTimeoutMS'].map(
        (name) => {
          const entry = given.get(`${prefix}${name}`)
          const value = serverInteger(entry?.value ?? parameterSetting(`${prefix}${name}`)?.default ?? '')
          return { entry, value }
        },
      )
      const entry = host?.entry ?? requirement?.entry ?? timeout?.entry
      const sum = (requirement?.value ?? Number.NaN) + (timeout?.value ?? Number.NaN)
      if (entry === undefined || !((host?.value ?? Number.NaN) <= sum)) continue
      yield {
        ...atKey(conf, entry),
        message: `${prefix}HostTimeoutMS ${host?.value} is not over RefreshRequirementMS and RefreshTimeoutMS together, which are ${sum}`,
        hint: 'raise it, or lower the other two',
      }
    }
  },
})
