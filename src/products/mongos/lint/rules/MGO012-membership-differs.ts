import { setString } from '../addresses.ts'
import { type Conf, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey, top } from '../place.ts'

export default mongosRule({
  id: 'MGO012',
  name: 'membership-differs',
  severity: 'error',
  profile: 'minimal',
  summary: 'mongos of one cluster that prove their membership in different ways',
  why: 'A mongos without the key file or the certificates of the others cannot log in to the members: its clients get errors.',
  source: 'MongoDB manual, Self-Managed Internal/Membership Authentication: all members use the same mode',
  hidden: 'one file alone does not show it',
  exampleKind: 'mongos.yaml',
  bad: {
    'a/mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
    'b/mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\n',
  },
  good: {
    'a/mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
    'b/mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /srv/mongo/keyfile\n',
  },
  *check({ confs }) {
    const firsts = new Map<string, Conf>()
    for (const conf of confs) {
      const cluster = clusterOf(conf)
      if (cluster === undefined || !conf.isWhole) continue
      const first = firsts.get(cluster)
      if (first === undefined) {
        firsts.set(cluster, conf)
        continue
      }
      const [expected, found] = [membership(first), membership(conf)]
      // Between two modes a cluster is led step by step, by way of the two that send one and take both.
      if (expected === found || [expected, found].some((mode) => mode.startsWith('send'))) continue
      const entry = conf.settings.get('security.clusterAuthMode') ?? conf.settings.get('security.keyFile')
      yield {
        ...(entry === undefined ? top(conf) : atKey(conf, entry)),
        message: `this mongos proves its membership by ${found}, ${first.name} of the same cluster by ${expected}`,
        hint: 'write the same security.keyFile or security.clusterAuthMode on all of them',
      }
    }
  },
})

/** A mongos says by its config servers to which cluster it belongs. */
function clusterOf(conf: Conf): string | undefined {
  const { set, hosts } = setString(settingValue(conf, 'sharding.configDB') ?? '')
  if (conf.server !== 'mongos' || set === undefined) return undefined
  return `${set}/${hosts
    .map(({ text }) => text)
    .sort()
    .join(',')}`
}

function membership(conf: Conf): string {
  return (
    settingValue(conf, 'security.clusterAuthMode') ??
    (conf.settings.has('security.keyFile') ? 'keyFile' : 'nothing')
  )
}
