import { isTrue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'

export default mongosRule({
  id: 'MGO006',
  name: 'fork-without-log',
  severity: 'error',
  profile: 'minimal',
  summary: 'processManagement.fork without a log to write to',
  why: 'The server does not start: a process in the background has no standard output.',
  source: 'MongoDB, server_options_server_helpers.cpp: "--fork has to be used with --logpath or --syslog"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nprocessManagement:\n  fork: true\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nprocessManagement:\n  fork: true\nsystemLog:\n  destination: file\n  path: /var/log/mongodb/mongos.log\n',
  *check({ confs }) {
    for (const conf of confs) {
      const fork = conf.settings.get('processManagement.fork')
      if (!conf.isWhole || fork === undefined || !isTrue(conf, 'processManagement.fork')) continue
      if (conf.settings.has('systemLog.destination') || conf.settings.has('systemLog.path')) continue
      yield {
        ...atKey(conf, fork),
        message: 'processManagement.fork needs a log: systemLog says of none',
        hint: 'remove it under systemd, or add systemLog: {destination: file, path: /var/log/mongodb/FILE, logAppend: true}',
      }
    }
  },
})
