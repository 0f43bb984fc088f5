import { isClusterNode } from '../access.ts'
import { portsOf } from '../bus.ts'
import { decisive, isYes } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC008',
  name: 'no-room-for-bus',
  severity: 'error',
  profile: 'minimal',
  summary: 'the port of a cluster node leaves no room for its bus',
  why: 'The bus listens 10000 above the port, and there is none above 65535: the server does not start.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: "Redis port number too high for cluster mode"',
  exampleKind: 'redis.conf',
  bad: 'port 60000\ncluster-enabled yes\n',
  good: 'port 60000\ncluster-port 50000\ncluster-enabled yes\n',
  *check({ confs }) {
    for (const conf of confs.filter(isClusterNode)) {
      const { client, bus } = portsOf(conf)
      const directive = decisive(conf, isYes(conf, 'tls-cluster') ? 'tls-port' : 'port')
      if (directive === undefined || bus <= 65_535 || client > 65_535) continue
      yield {
        ...at(directive, directive.words[0]),
        message: `port ${client} leaves no room for the bus at ${bus}, expected 55535 or less`,
        hint: 'take a lower port, or name one for the bus with cluster-port (7.0 and newer)',
      }
    }
  },
})
