import { setString } from '../addresses.ts'
import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO002',
  name: 'config-servers-form',
  severity: 'error',
  profile: 'minimal',
  summary: 'sharding.configDB that is no SET/HOST:PORT,HOST:PORT',
  why: 'mongos does not start: since 3.4 config servers are a replica set, whose name stands in front.',
  source:
    'MongoDB, mongos_options.cpp: "configdb supports only replica set connection string"; connection_string.cpp',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  *check({ confs }) {
    for (const conf of confs) {
      const value = settingValue(conf, 'sharding.configDB')
      const entry = conf.settings.get('sharding.configDB')
      if (conf.server !== 'mongos' || value === undefined || entry === undefined) continue
      const { set, hosts } = setString(value)
      // A URI may hold a password.
      const holdsSecret = value.includes('@')
      if (set === undefined || set === '') {
        const shown = holdsSecret ? 'sharding.configDB' : JSON.stringify(value)
        yield {
          ...atValue(conf, entry),
          message: `${shown} names no replica set, expected SET/HOST:PORT,HOST:PORT`,
          hint: "put the name of the config servers' replica set and a / in front",
          holdsSecret,
        }
        continue
      }
      if (/\s/.test(value)) {
        yield {
          ...atValue(conf, entry),
          severity: 'warning',
          message:
            'a space in sharding.configDB becomes a part of the name of a server, which nobody can resolve',
          hint: 'write no space behind a comma',
          holdsSecret,
        }
      }
      const odd = hosts.find(
        ({ text, port }) => !/^(?:\[[^\]\s]+\]|[^\s:[\]/?@]+)(?::[0-9]+)?$/.test(text) || !isPort(port),
      )
      if (odd === undefined) continue
      yield {
        ...atValue(conf, entry),
        message: `${holdsSecret ? 'a part' : JSON.stringify(odd.text)} of sharding.configDB is no server, expected HOST:PORT`,
        hint: value.startsWith('mongodb')
          ? 'write SET/HOST:PORT, not a URI'
          : 'part servers by commas, without an empty one',
        holdsSecret,
      }
    }
  },
})

function isPort(port: number | undefined): boolean {
  return port === undefined || (port >= 1 && port <= 65535)
}
