import { bindAddresses, isLoopback } from '../addresses.ts'
import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey, atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO015',
  name: 'loopback-only',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a member of a sharded cluster that listens on the loopback alone',
  why: 'net.bindIp is localhost by default: neither the other members nor a mongos on another host reach the server.',
  source: 'MongoDB manual on net.bindIp: "Default: localhost"',
  exampleKind: 'mongod.yaml',
  bad: 'replication:\n  replSetName: eu\nsharding:\n  clusterRole: shardsvr\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  good: 'net:\n  bindIp: localhost,m1.example.net\nreplication:\n  replSetName: eu\nsharding:\n  clusterRole: shardsvr\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  *check({ confs }) {
    for (const conf of confs) {
      const role = conf.settings.get('sharding.clusterRole')
      const bind = conf.settings.get('net.bindIp')
      if (conf.server !== 'mongod' || role === undefined || !conf.isWhole) continue
      // A mongos may well serve its own host alone, and so may a set for a try-out that says so.
      if (bindAddresses(conf)?.every(isLoopback) === false) continue
      if (bind !== undefined && settingValue(conf, 'net.bindIp') === undefined) continue
      yield {
        ...(bind === undefined ? atKey(conf, role) : atValue(conf, bind)),
        ...(bind !== undefined && { severity: 'info' as const }),
        message:
          bind === undefined
            ? 'net.bindIp is not set: the server listens on the loopback alone, and no other host reaches it'
            : `net.bindIp ${JSON.stringify(bind.value)} lets no other host reach the server`,
        hint: 'add net: {bindIp: "localhost,ADDRESS"} with the server\'s own address',
      }
    }
  },
})
