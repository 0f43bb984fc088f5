import { setString } from '../addresses.ts'
import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO004',
  name: 'few-config-servers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'fewer than three config servers, or an even number',
  why: 'With one or two of them down no chunk can move and no collection be sharded; a fourth adds no safety to three.',
  source:
    'MongoDB, mongos_options.cpp: "Running a sharded cluster with fewer than 3 config servers should only be done for testing purposes"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  *check({ confs }) {
    for (const conf of confs) {
      const entry = conf.settings.get('sharding.configDB')
      const { set, hosts } = setString(settingValue(conf, 'sharding.configDB') ?? '')
      // Of a generated file the topology is spoken of.
      if (entry === undefined || set === undefined || conf.server !== 'mongos' || conf.isGenerated) continue
      if (hosts.length >= 3 && hosts.length % 2 === 1) continue
      yield {
        ...atValue(conf, entry),
        message: `${hosts.length} config servers, expected 3 or 5`,
        hint: 'name all members of the set; add one on another host where there are no more',
      }
    }
  },
})
