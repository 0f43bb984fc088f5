import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'

export default mongosRule({
  id: 'MGO007',
  name: 'log-destination',
  severity: 'error',
  profile: 'minimal',
  summary: 'systemLog.destination and systemLog.path that do not go together',
  why: 'The server does not start: a file needs a path, and nothing else takes one.',
  source:
    'MongoDB, server_options_helpers.cpp: "systemLog.path is required if systemLog.destination is to a file", "Can only use systemLog.path if systemLog.destination is to a file"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  path: /var/log/mongodb/mongos.log\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  destination: file\n  path: /var/log/mongodb/mongos.log\n',
  *check({ confs }) {
    for (const conf of confs) {
      const path = conf.settings.get('systemLog.path')
      const destination = conf.settings.get('systemLog.destination')
      const target = settingValue(conf, 'systemLog.destination')
      if (!conf.isWhole) continue
      if (target === 'file' && path === undefined && destination !== undefined) {
        yield {
          ...atKey(conf, destination),
          message: 'systemLog.destination "file" needs a systemLog.path',
          hint: 'add path: /var/log/mongodb/FILE',
        }
      }
      if (path === undefined || (destination !== undefined && target !== 'syslog')) continue
      yield {
        ...atKey(conf, path),
        message: `systemLog.path is for systemLog.destination "file" only, ${target === undefined ? 'and there is no destination' : 'not for "syslog"'}`,
        hint: target === undefined ? 'add destination: file' : 'remove one of the two',
      }
    }
  },
})
