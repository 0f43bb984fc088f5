import { type Directive, nameOf } from '../conf.ts'
import { at, removal } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { holdsSecret } from '../secret.ts'

/** Directives that add to those before them. */
const adding = [
  'save',
  'client-output-buffer-limit',
  'user',
  'rename-command',
  'include',
  'loadmodule',
  'sentinel',
]

export default redisRule({
  id: 'RDC029',
  name: 'repeated-directive',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a directive stands twice in a file',
  why: 'The last one counts and nothing is said: the line that somebody edits may be the one without effect.',
  source: 'Redis 7.0 and 8.0: CONFIG GET gives the value of the last line',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxmemory-policy noeviction\nport 6380\n',
  good: 'maxmemory-policy noeviction\nport 6380\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs) {
      const last = new Map<string, Directive>()
      for (const directive of conf.directives.toReversed()) {
        const name = nameOf(conf.server, directive)
        const key = `${directive.file.name}\n${name}`
        const winner = last.get(key)
        if (adding.includes(name) || winner === directive) continue
        if (winner === undefined) {
          last.set(key, directive)
          continue
        }
        yield {
          ...at(directive),
          message: `${directive.name} stands again in line ${winner.line}: this line has no effect`,
          hint: 'remove this line',
          ...(holdsSecret(directive) ? { holdsSecret: true } : {}),
          fix: { title: 'remove the line without effect', edits: [removal(directive)] },
        }
      }
    }
  },
})
