import { mongosRule } from '../mongos-rule.ts'
import { serverInteger } from '../numbers.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO020',
  name: 'too-few-connections',
  severity: 'error',
  profile: 'minimal',
  summary: 'net.maxIncomingConnections below 5',
  why: 'The server does not start.',
  source: 'MongoDB, server_options_server_helpers.cpp: "maxConns has to be at least 5"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  maxIncomingConnections: 4\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  maxIncomingConnections: 20000\n',
  *check({ confs }) {
    for (const conf of confs) {
      const entry = conf.settings.get('net.maxIncomingConnections')
      const connections = serverInteger(entry?.value ?? '')
      if (entry === undefined || connections === undefined || connections >= 5) continue
      yield {
        ...atValue(conf, entry),
        message: `net.maxIncomingConnections ${connections} is below 5, the least that ${conf.server} takes`,
        hint: 'write what 0.8 of the open files of the process allow',
      }
    }
  },
})
