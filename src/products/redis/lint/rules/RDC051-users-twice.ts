import { valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC051',
  name: 'users-twice',
  severity: 'error',
  profile: 'minimal',
  summary: 'users in the file and in an aclfile',
  why: 'The server takes users from one place alone, and does not start.',
  source:
    'Redis 7.0 and 8.0, Valkey 9.1: "Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is invalid."',
  exampleKind: 'redis.conf',
  bad: 'port 6379\naclfile /etc/redis/users.acl\nuser app on nopass allkeys +@read\n',
  good: 'port 6379\naclfile /etc/redis/users.acl\n',
  *check({ confs }) {
    for (const conf of confs) {
      if ((valueIn(conf, 'aclfile') ?? '') === '') continue
      const directive = conf.directives.find(({ name }) => name === 'user')
      if (directive === undefined) continue
      yield {
        ...at(directive),
        message: 'a user stands here, and aclfile names a file of users, expected one of them',
        hint: 'move the user lines into the aclfile',
        holdsSecret: true,
      }
    }
  },
})
