import { isIp, isLoopback, setString } from '../addresses.ts'
import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'
import { initiatedSets } from '../replica-sets.ts'
import { atPlace } from '../script.ts'

export default mongosRule({
  id: 'MGO016',
  name: 'member-by-address',
  severity: 'warning',
  profile: 'recommended',
  summary: 'members of a replica set that are named by their IP addresses',
  why: 'An address that changes takes the member out of its set, and every file and script with it; since 5.0 a split horizon by address is refused.',
  source: 'MongoDB manual, Replica Set Configuration: "use DNS hostnames instead of IP addresses"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/10.0.0.1:27019,10.0.0.2:27019,10.0.0.3:27019\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  *check(unit) {
    for (const conf of unit.confs) {
      const entry = conf.settings.get('sharding.configDB')
      const { hosts } = setString(settingValue(conf, 'sharding.configDB') ?? '')
      const numeric = hosts.find(({ host }) => isIp(host) && !isLoopback(host))
      // Of a generated file the topology is spoken of.
      if (entry === undefined || numeric === undefined || conf.isGenerated) continue
      yield { ...atValue(conf, entry), message: messageOf(numeric.text), hint }
    }
    for (const { script, operation, hosts } of initiatedSets(unit)) {
      const numeric = hosts.find(({ host }) => isIp(host) && !isLoopback(host))
      if (numeric !== undefined && !script.isGenerated)
        yield { ...atPlace(script, operation), message: messageOf(numeric.text), hint }
    }
  },
})

const hint = 'give the hosts DNS names'

function messageOf(text: string): string {
  return `${JSON.stringify(text)} names a member by its address, expected a DNS name`
}
