import { decisive, isYes } from '../conf.ts'
import { makesSnapshots } from '../durability.ts'
import { at, top } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC021',
  name: 'snapshots-only',
  severity: 'warning',
  profile: 'recommended',
  summary: 'data are kept by snapshots alone',
  why: 'A crash loses what was written since the last one: by the defaults up to an hour.',
  source: 'Redis 7.0 and 8.0: CONFIG GET save is "3600 1 300 100 60 10000", appendonly is no',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nappendonly no\n',
  good: 'port 6379\nappendonly yes\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.kind !== 'redis.conf' || isYes(conf, 'appendonly') || !makesSnapshots(conf)) continue
      const directive = decisive(conf, 'appendonly')
      yield {
        ...(directive === undefined ? top(conf) : at(directive, directive.words[0])),
        message: 'appendonly is off and snapshots are on: a crash loses what came after the last one',
        hint: 'appendonly yes for a store; save "" for a cache',
      }
    }
  },
})
