import { decisive, valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC049',
  name: 'listens-nowhere',
  severity: 'error',
  profile: 'minimal',
  summary: 'port 0 with neither tls-port nor unixsocket',
  why: 'There is nothing to listen on: the server does not start.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: "Configured to not listen anywhere, exiting."',
  exampleKind: 'redis.conf',
  bad: 'port 0\n',
  good: 'port 0\nunixsocket /run/redis/redis.sock\n',
  *check({ confs }) {
    for (const conf of confs) {
      const port = decisive(conf, 'port')
      if (port?.words[0]?.text !== '0') continue
      const others = [valueIn(conf, 'tls-port') ?? '0', valueIn(conf, 'rdma-port') ?? '0']
      const hasSocket = (valueIn(conf, 'unixsocket') ?? '') !== ''
      if (hasSocket || others.some((each) => each !== '0')) continue
      yield {
        ...at(port, port.words[0]),
        message: 'port 0 with neither tls-port nor unixsocket leaves nothing to listen on',
        hint: 'write tls-port 6379, or a port',
      }
    }
  },
})
