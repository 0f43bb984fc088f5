import { mongosRule } from '../mongos-rule.ts'
import { atKey, removals } from '../place.ts'
import { isParameter, parameterSetting } from '../settings.ts'

export default mongosRule({
  id: 'MGO010',
  name: 'legacy-pool',
  severity: 'warning',
  profile: 'recommended',
  summary: 'connPoolMaxConnsPerHost or connPoolMaxInUseConnsPerHost on a mongos',
  why: 'They are for the pools of old: operations of clients go through those of ShardingTaskExecutorPool, which stay without a limit.',
  source:
    'MongoDB, global_conn_pool.idl and the manual on connPoolMaxConnsPerHost: "legacy connection pools", "Only adjust this setting if your driver does not pool connections"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsetParameter:\n  connPoolMaxConnsPerHost: 200\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsetParameter:\n  ShardingTaskExecutorPoolMaxSize: 200\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.server !== 'mongos') continue
      const entries = conf.entries.filter(
        (entry) => isParameter(entry) && /^connPoolMax(?:InUse)?ConnsPerHost$/.test(entry.key),
      )
      // Only a line that changes nothing can go without a second look.
      const edits = removals(
        conf,
        entries.filter(({ key, value }) => parameterSetting(key)?.default === value),
      )
      for (const entry of entries) {
        const edit = edits.get(entry)
        yield {
          ...atKey(conf, entry),
          message: `${entry.key} limits pools that mongos no longer sends operations through`,
          hint: 'remove it, and write ShardingTaskExecutorPoolMaxSize',
          ...(edit !== undefined && { fix: { title: 'remove the default', edits: [edit] } }),
        }
      }
    }
  },
})
