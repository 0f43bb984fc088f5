import { userFault } from '../acl-fault.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC044',
  name: 'acl-rule',
  severity: 'error',
  profile: 'minimal',
  summary: 'a user line that the server refuses',
  why: 'The server does not start for one rule that it does not understand.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: "Error in user declaration \'user\': Syntax error"',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nuser app on nopass allkey +@all\n',
  good: 'port 6379\nuser app on nopass allkeys +@all\n',
  *check({ confs }) {
    for (const conf of confs) {
      const servers = { ...conf.server, loadsModules: conf.last.has('loadmodule') }
      const seen = new Map<string, number>()
      for (const directive of conf.directives) {
        const [name, ...rules] = directive.words
        if (directive.name !== 'user' || name === undefined) continue
        const other = seen.get(name.text)
        seen.set(name.text, directive.line)
        const fault =
          other === undefined
            ? userFault(servers, name, rules)
            : {
                word: name,
                isUnsure: false,
                message: `user "${name.text}" stands in line ${other} already, expected it once`,
              }
        if (fault === undefined) continue
        yield {
          ...at(directive, fault.word),
          message: fault.message,
          ...(fault.isUnsure === true && { severity: 'warning' as const }),
          hint: 'see ACL SETUSER for the rules of a user',
          holdsSecret: true,
        }
      }
    }
  },
})
