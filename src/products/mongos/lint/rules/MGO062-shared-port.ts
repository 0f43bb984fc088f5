import { bindAddresses, isEverywhere, isLoopback } from '../addresses.ts'
import { type Conf, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { serverInteger } from '../numbers.ts'
import { atKey, top } from '../place.ts'

export default mongosRule({
  id: 'MGO062',
  name: 'shared-port',
  severity: 'error',
  profile: 'minimal',
  summary: 'two servers on one port of one address',
  why: 'The second one to start finds the port taken, and ends.',
  source: 'MongoDB: "Failed to set up listener: SocketException: Address already in use"',
  hidden: 'one file alone does not show it',
  exampleKind: 'mongos.yaml',
  bad: {
    'mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  bindIp: 10.0.0.5\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
    'mongod.yaml':
      'net:\n  port: 27017\n  bindIp: localhost,10.0.0.5\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  },
  good: {
    'mongos.yaml':
      'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  bindIp: 10.0.0.5\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
    'mongod.yaml':
      'net:\n  port: 27018\n  bindIp: localhost,10.0.0.5\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  },
  *check({ confs }) {
    const taken = new Map<string, Conf>()
    for (const conf of confs) {
      if (!conf.isWhole) continue
      const port = portOf(conf)
      // Every host has a loopback and a 0.0.0.0: only another address tells that it is the same host.
      const addresses = (bindAddresses(conf) ?? []).filter((each) => !isLoopback(each) && !isEverywhere(each))
      const shared = addresses.find((address) => taken.has(`${address} ${port}`))
      if (shared !== undefined) {
        const entry = conf.settings.get('net.port')
        yield {
          ...(entry === undefined ? top(conf) : atKey(conf, entry)),
          message: `port ${port} of ${shared} is taken by ${taken.get(`${shared} ${port}`)?.name}`,
          hint: 'give one of them another net.port',
        }
      }
      for (const address of addresses)
        if (!taken.has(`${address} ${port}`)) taken.set(`${address} ${port}`, conf)
    }
  },
})

const portOfRole: Readonly<Record<string, number>> = { configsvr: 27019, shardsvr: 27018 }

function portOf(conf: Conf): number {
  const role = conf.server === 'mongod' ? settingValue(conf, 'sharding.clusterRole') : undefined
  return serverInteger(settingValue(conf, 'net.port') ?? '') ?? portOfRole[role ?? ''] ?? 27017
}
