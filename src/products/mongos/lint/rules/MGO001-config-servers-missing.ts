import { mongosRule } from '../mongos-rule.ts'
import { atKey, top } from '../place.ts'

export default mongosRule({
  id: 'MGO001',
  name: 'config-servers-missing',
  severity: 'error',
  profile: 'minimal',
  summary: 'a mongos without sharding.configDB',
  why: 'mongos does not start: it would not know which cluster it is for.',
  source: 'MongoDB, mongos_options.cpp: "error: no args for --configdb"',
  exampleKind: 'mongos.yaml',
  bad: 'net:\n  port: 27017\n  bindIp: localhost\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.server !== 'mongos' || !conf.isWhole || conf.settings.has('sharding.configDB')) continue
      const section = conf.entries.find(({ name }) => name === 'sharding')
      yield {
        ...(section === undefined ? top(conf) : atKey(conf, section)),
        message: 'sharding.configDB is missing',
        hint: 'add sharding: {configDB: "SET/HOST:27019,HOST:27019,HOST:27019"}, or give it by --configdb',
      }
    }
  },
})
