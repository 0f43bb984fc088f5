import { decisive } from '../conf.ts'
import { isKept } from '../durability.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC019',
  name: 'full-cache-refuses',
  severity: 'warning',
  profile: 'recommended',
  summary: 'maxmemory without a policy, or noeviction where nothing is kept on disk',
  why: 'When the limit is reached every write fails with "OOM command not allowed": a full cache stops working.',
  source: 'Redis 7.0 and 8.0: SET at the limit with the default policy',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxmemory 1gb\n',
  good: 'port 6379\nmaxmemory 1gb\nmaxmemory-policy allkeys-lfu\nsave ""\n',
  *check({ confs }) {
    for (const conf of confs) {
      const limit = decisive(conf, 'maxmemory')
      if (limit === undefined || /^0*[a-z]*$/i.test(limit.words[0]?.text ?? '')) continue
      const policy = decisive(conf, 'maxmemory-policy')
      const isRefusing = policy?.words[0]?.text.toLowerCase() === 'noeviction'
      if (policy === undefined) {
        yield {
          ...at(limit),
          message: 'maxmemory stands without maxmemory-policy: writes fail when it is reached',
          hint: 'maxmemory-policy allkeys-lfu for a cache, noeviction where no key may be lost',
        }
      } else if (isRefusing && !isKept(conf)) {
        yield {
          ...at(policy, policy.words[0]),
          message:
            'maxmemory-policy "noeviction" on a server that keeps nothing: a full cache refuses writes',
          hint: 'maxmemory-policy allkeys-lfu, or appendonly yes if the data must stay',
        }
      }
    }
  },
})
