import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC027',
  name: 'migration-barrier',
  severity: 'warning',
  profile: 'recommended',
  summary: 'cluster-migration-barrier 0',
  why: 'A primary gives its last replica away to another one, and is lost with its data when it dies.',
  source: 'redis.conf of Redis 7.0: 0 is for debugging only and dangerous in production',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-enabled yes\ncluster-migration-barrier 0\n',
  good: 'port 7000\ncluster-enabled yes\ncluster-migration-barrier 1\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      for (const directive of conf.directives) {
        const word = directive.words[0]
        if (directive.name !== 'cluster-migration-barrier' || word?.text !== '0') continue
        if (decisive(conf, directive.name) !== directive) continue
        yield {
          ...at(directive, word),
          message: 'cluster-migration-barrier 0 takes primaries their last replica, expected 1 or more',
          hint: 'cluster-migration-barrier 1',
          fix: {
            title: 'write 1',
            edits: [{ line: directive.line, column: word.column, length: word.length, text: '1' }],
          },
        }
      }
    }
  },
})
