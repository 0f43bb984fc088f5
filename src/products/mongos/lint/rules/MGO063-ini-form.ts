import { mongosRule } from '../mongos-rule.ts'
import { top } from '../place.ts'

export default mongosRule({
  id: 'MGO063',
  name: 'ini-form',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a file in the form of MongoDB 2.4, name = value',
  why: 'The server still reads it, but no manual since 2.6 names its options, and none of them is checked here.',
  source: 'MongoDB, options_parser.cpp: a file that is one text to YAML is read as INI',
  exampleKind: 'mongos.yaml',
  bad: 'configdb = cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nport = 27017\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  port: 27017\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.form !== 'ini') continue
      yield {
        ...top(conf),
        message: 'the file is in the form of MongoDB 2.4: none of its settings is checked',
        hint: `${conf.server} --config FILE --outputConfig prints it as YAML`,
      }
    }
  },
})
