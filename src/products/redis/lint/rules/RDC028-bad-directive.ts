import { directiveFault } from '../directive-fault.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC028',
  name: 'bad-directive',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line that the server does not understand',
  why: 'The server stops at it with FATAL CONFIG FILE ERROR: a restart takes the node away until somebody finds the line.',
  source:
    'Redis 7.0 and 8.0, Valkey 9.1: each setting started with values inside and outside of its range; for 2GiB "argument must be a memory value"',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxmemory 2GiB\nappendonly on\n',
  good: 'port 6379\nmaxmemory 2gb\nappendonly yes\n',
  *check({ confs }) {
    for (const conf of confs) {
      for (const file of conf.files) {
        for (const line of file.content) {
          if (!('fault' in line)) continue
          yield {
            file: file.name,
            line: line.line,
            column: line.column,
            message: 'the quotes of this line are not balanced',
            hint: 'close the quote, and leave a space after it',
            holdsSecret: true,
          }
        }
      }
      for (const directive of conf.directives) {
        const fault = directiveFault(conf, directive)
        if (fault !== undefined) yield fault
      }
    }
  },
})
