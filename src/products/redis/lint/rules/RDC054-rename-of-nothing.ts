import { unknownAclName } from '../../acl-names.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC054',
  name: 'rename-of-nothing',
  severity: 'error',
  profile: 'minimal',
  summary: 'rename-command names no command of the server',
  why: 'The server does not start: there is nothing to rename, or the line was there before.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: "No such command in rename-command"',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nrename-command DBEUG ""\n',
  good: 'port 6379\nrename-command DEBUG ""\n',
  *check({ confs }) {
    for (const conf of confs) {
      const servers = { ...conf.server, loadsModules: conf.last.has('loadmodule') }
      const renamed = new Map<string, number>()
      for (const directive of conf.directives) {
        const [command, name, ...others] = directive.words
        if (directive.name !== 'rename-command' || others.length > 0) continue
        if (command === undefined || name === undefined) continue
        const key = command.text.toLowerCase()
        const other = renamed.get(key)
        renamed.set(key, directive.line)
        renamed.delete(name.text.toLowerCase())
        const unknown = unknownAclName(`+${key}`, servers)
        if (other === undefined && unknown === undefined) continue
        yield {
          ...at(directive, command),
          message:
            other === undefined
              ? `rename-command of "${command.text}", which is no command`
              : `"${command.text}" was renamed in line ${other} already`,
          hint: other === undefined ? 'see COMMAND LIST for the names' : 'remove this line',
          ...(other === undefined && unknown?.isSure === false && { severity: 'warning' as const }),
        }
      }
    }
  },
})
