import { setString } from '../addresses.ts'
import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO005',
  name: 'port-left-out',
  severity: 'info',
  profile: 'strict',
  summary: 'a config server without its port',
  why: 'mongos takes 27019 for a config server, where every other place takes 27017: readers take the wrong one.',
  source: 'MongoDB, mongos_options.cpp: ServerGlobalParams::ConfigServerPort, 27019',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net,m2.example.net:27019,m3.example.net:27019\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const entry = conf.settings.get('sharding.configDB')
      const value = settingValue(conf, 'sharding.configDB')
      if (entry === undefined || value === undefined || conf.server !== 'mongos') continue
      const { set, hosts } = setString(value)
      if (set === undefined) continue
      // In a text with escapes, or over lines, a place in the value is none in the file.
      const shift =
        entry.valueAt.length === value.length ? 0 : entry.valueAt.length === value.length + 2 ? 1 : undefined
      for (const { text, port, offset } of hosts) {
        if (port !== undefined || text === '' || !/^(?:[\w.-]+|\[[^\]]+\])$/.test(text)) continue
        const place = atValue(conf, entry, shift === undefined ? 0 : shift + offset)
        yield {
          ...place,
          message: `${JSON.stringify(text)} has no port: mongos takes 27019`,
          hint: `write ${JSON.stringify(`${text}:27019`)}`,
          ...(shift !== undefined && {
            fix: {
              title: 'write the port',
              edits: [{ line: place.line, column: place.column + text.length, length: 0, text: ':27019' }],
            },
          }),
        }
      }
    }
  },
})
