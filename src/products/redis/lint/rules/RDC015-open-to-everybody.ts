import { isOpen, isProtected, listensToTheNetwork, openBind } from '../access.ts'
import { decisive } from '../conf.ts'
import { at, top } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC015',
  name: 'open-to-everybody',
  severity: 'error',
  profile: 'minimal',
  summary: 'no password, open to other hosts, and protected-mode off',
  why: 'Whoever reaches the port owns the data, and with CONFIG SET dir the files of the machine.',
  source: 'redis.conf of Redis 7.0 on protected-mode; Redis 7.0 and 8.0 serve such a client',
  hidden: 'the server takes it for what was asked',
  exampleKind: 'redis.conf',
  bad: 'bind 0.0.0.0\nport 6379\nprotected-mode no\n',
  good: 'bind 0.0.0.0\nport 6379\nprotected-mode yes\nrequirepass only-an-example\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (conf.kind !== 'redis.conf' || isProtected(conf) || !isOpen(conf) || !listensToTheNetwork(conf))
        continue
      const bind = openBind(conf)
      if (bind === undefined) continue
      const directive = decisive(conf, 'protected-mode')
      const where =
        bind === 'everywhere' ? 'without a bind' : `with bind ${JSON.stringify(bind.words[0]?.text)}`
      yield {
        ...(directive === undefined ? top(conf) : at(directive)),
        message: `protected-mode "no" ${where} and without a password lets everybody in`,
        hint: 'requirepass or users with passwords, and protected-mode yes',
      }
    }
  },
})
