import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC023',
  name: 'node-timeout',
  severity: 'warning',
  profile: 'recommended',
  summary: 'cluster-node-timeout below a second or above a minute',
  why: 'A short one takes every pause for a death and fails over; a long one leaves a dead primary in place.',
  source: 'Redis 7.0 and 8.0 accept 0; the default is 15000',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-enabled yes\ncluster-node-timeout 500\n',
  good: 'port 7000\ncluster-enabled yes\ncluster-node-timeout 5000\n',
  *check({ confs }) {
    for (const conf of confs) {
      const directive = decisive(conf, 'cluster-node-timeout')
      const text = directive?.words[0]?.text ?? ''
      if (directive === undefined || !/^[0-9]+$/.test(text)) continue
      const ms = Number(text)
      if (ms >= 1000 && ms <= 60_000) continue
      yield {
        ...at(directive, directive.words[0]),
        message: `cluster-node-timeout ${text} ${ms < 1000 ? 'takes a short pause for a death' : 'leaves a dead primary in place for minutes'}, expected 1000 to 60000 milliseconds`,
        hint: 'cluster-node-timeout 5000',
      }
    }
  },
})
