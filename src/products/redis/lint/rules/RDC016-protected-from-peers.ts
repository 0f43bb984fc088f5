import { isClusterNode, isOpen, isProtected, listensToTheNetwork, openBind } from '../access.ts'
import { at, top } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC016',
  name: 'protected-from-peers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'no password, open to other hosts, and protected-mode on',
  why: 'protected-mode answers every other host with DENIED: clients get nothing, replicas and redis-cli --cluster create neither.',
  source: 'Redis 7.0 and 8.0: "-DENIED Redis is running in protected mode" for a client from another address',
  exampleKind: 'redis.conf',
  bad: 'bind 0.0.0.0\nport 6379\n',
  good: 'bind 0.0.0.0\nport 6379\nrequirepass only-an-example\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.kind !== 'redis.conf' || !isProtected(conf) || !isOpen(conf) || !listensToTheNetwork(conf))
        continue
      const bind = openBind(conf)
      // Without a bind a server alone may well be for its own machine.
      if (bind === undefined || (bind === 'everywhere' && !isClusterNode(conf))) continue
      yield {
        ...(bind === 'everywhere' ? top(conf) : at(bind)),
        message:
          'other hosts reach the port, and protected-mode turns them away as long as there is no password',
        hint: 'requirepass with masterauth, or users with passwords in an aclfile',
      }
    }
  },
})
