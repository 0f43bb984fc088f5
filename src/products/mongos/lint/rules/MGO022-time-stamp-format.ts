import { mongosRule } from '../mongos-rule.ts'
import { atValue, valueEdit } from '../place.ts'

export default mongosRule({
  id: 'MGO022',
  name: 'time-stamp-format',
  severity: 'error',
  profile: 'minimal',
  summary: 'systemLog.timeStampFormat other than iso8601-utc and iso8601-local',
  why: 'The server does not start; "ctime" went with the log of 4.4, whose lines are JSON.',
  source:
    'MongoDB, server_options_helpers.cpp: "Value of logTimestampFormat must be one of iso8601-utc or iso8601-local"; an error, since the server refuses it',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  timeStampFormat: ctime\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  timeStampFormat: iso8601-local\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const entry = conf.settings.get('systemLog.timeStampFormat')
      if (entry?.kind !== 'scalar' || /^iso8601-(?:utc|local)$/.test(entry.value)) continue
      yield {
        ...atValue(conf, entry),
        message: `systemLog.timeStampFormat ${JSON.stringify(entry.value)} is not valid, expected iso8601-utc or iso8601-local`,
        hint: 'write iso8601-local, which is the default',
        // ctime showed local times.
        ...(entry.value === 'ctime' && {
          fix: { title: 'write iso8601-local', edits: [valueEdit(entry, 'iso8601-local')] },
        }),
      }
    }
  },
})
