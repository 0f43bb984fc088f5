import { passwordFault } from '../../../../lint/trivial-passwords.ts'
import { passwordsIn } from '../passwords.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'SEC002',
  name: 'trivial-password',
  severity: 'error',
  profile: 'minimal',
  summary: 'a password that is tried first, or a short one',
  why: 'Redis answers hundreds of thousands of tries a second: who reaches the port gets in.',
  source: 'redis.conf of Redis 7.0 on requirepass, whose example is "foobared"',
  hidden: 'a hole, not a fault of the file',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nrequirepass foobared\n',
  good: 'port 6379\nrequirepass "correct horse battery"\n',
  *check({ confs }) {
    for (const { directive, word, user, password, isOwn } of confs.flatMap(passwordsIn)) {
      const fault = passwordFault(password, user)
      // A short one is spoken of where it is set.
      if (fault === undefined || (fault === 'short' && !isOwn)) continue
      const isTrivial = fault === 'trivial'
      yield {
        ...at(directive, word),
        severity: isTrivial ? 'error' : 'warning',
        message: `the password of ${JSON.stringify(user)} is ${isTrivial ? 'one that is tried first' : 'short'}, expected 12 random characters at least`,
        hint: 'change it on all servers: openssl rand -base64 24 makes one',
        holdsSecret: true,
      }
    }
  },
})
