import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC018',
  name: 'no-maxmemory',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a policy that makes room in memory, and no limit of memory',
  why: 'Nothing is ever evicted: the data grow until the kernel kills the server, or another process of the machine.',
  source: 'redis.conf of Redis 7.0 on maxmemory; the default 0 is no limit',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxmemory-policy allkeys-lfu\nsave ""\n',
  good: 'port 6379\nmaxmemory 2gb\nmaxmemory-policy allkeys-lfu\nsave ""\n',
  *check({ confs }) {
    for (const conf of confs) {
      const limit = decisive(conf, 'maxmemory')
      const policy = decisive(conf, 'maxmemory-policy')
      const word = policy?.words[0]
      const isSet = limit !== undefined && !/^0*[a-z]*$/i.test(limit.words[0]?.text ?? '')
      if (policy === undefined || word === undefined || word.text.toLowerCase() === 'noeviction' || isSet)
        continue
      yield {
        ...at(policy, word),
        message: `maxmemory-policy ${JSON.stringify(word.text)} never acts: maxmemory ${limit === undefined ? 'is not written' : '0 is no limit'}`,
        hint: 'maxmemory with three quarters of the memory at most',
      }
    }
  },
})
