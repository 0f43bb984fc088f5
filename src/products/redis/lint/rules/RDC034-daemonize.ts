import { decisive, isYes } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC034',
  name: 'daemonize',
  severity: 'warning',
  profile: 'strict',
  summary: 'daemonize yes',
  why: 'Under systemd or in a container the process that was started ends at once: the service counts as stopped, or is started again for ever.',
  source: 'redis.conf of Redis 7.0 on daemonize and supervised',
  exampleKind: 'redis.conf',
  bad: 'port 6379\ndaemonize yes\n',
  good: 'port 6379\ndaemonize no\nsupervised systemd\n',
  *check({ confs }) {
    for (const conf of confs) {
      const directive = decisive(conf, 'daemonize')
      if (directive === undefined || !isYes(conf, 'daemonize')) continue
      yield {
        ...at(directive, directive.words[0]),
        message: 'daemonize "yes" leaves whoever starts the server without it, expected no',
        hint: 'daemonize no, and supervised systemd in a unit with Type=notify',
      }
    }
  },
})
