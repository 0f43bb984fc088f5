import { decisive } from '../conf.ts'
import { isKept } from '../durability.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC020',
  name: 'store-evicts',
  severity: 'warning',
  profile: 'recommended',
  summary: 'data are kept on disk, and any key may be dropped when memory is full',
  why: 'The server says nothing when it evicts a key: what somebody took for stored is gone.',
  source: 'redis.conf of Redis 7.0 on maxmemory-policy; evicted_keys in INFO counts them',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxmemory 1gb\nmaxmemory-policy allkeys-lru\nappendonly yes\n',
  good: 'port 6379\nmaxmemory 1gb\nmaxmemory-policy noeviction\nappendonly yes\n',
  *check({ confs }) {
    for (const conf of confs) {
      const policy = decisive(conf, 'maxmemory-policy')
      const word = policy?.words[0]
      if (policy === undefined || word === undefined || !/^allkeys-/i.test(word.text) || !isKept(conf))
        continue
      yield {
        ...at(policy, word),
        message: `maxmemory-policy "${word.text}" drops any key of a server that keeps its data on disk`,
        hint: 'noeviction for a store; for a cache: save "" and appendonly no',
      }
    }
  },
})
