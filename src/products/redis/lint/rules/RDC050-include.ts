import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC050',
  name: 'include',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an include that was not followed',
  why: 'What the other file says was not checked; a server that does not find it does not start, and one that comes back to itself crashes.',
  source:
    'Redis 7.0 and 8.0, Valkey 9.1: "Fatal error, can\'t open config file"; a file that includes itself ends the server, by a pattern too. They take patterns from 7.0 on; one that fits nothing is passed over',
  exampleKind: 'redis.conf',
  bad: 'port 6379\ninclude common.conf\n',
  good: { 'redis.conf': 'port 6379\ninclude common.conf\n', 'common.conf': 'appendonly yes\n' },
  *check({ confs }) {
    for (const { at: directive, problem } of confs.flatMap(({ openIncludes }) => openIncludes)) {
      const [word] = directive.words
      const shown = JSON.stringify(word?.text)
      if (problem === 'circle') {
        yield {
          ...at(directive, word),
          severity: 'error',
          message: `include ${shown} comes back to this file, expected one that does not`,
          hint: 'remove one of the includes',
        }
      } else if (problem === 'nothing fits') {
        yield {
          ...at(directive, word),
          severity: 'info',
          message: `include ${shown} fits no file here, a server goes on without a word where it fits none`,
          hint: 'put a copy beside this file, or check on the machine that has it',
        }
      } else {
        yield {
          ...at(directive, word),
          message: `include ${shown} is not here, what it says was not checked`,
          hint: 'put a copy beside this file, or check on the machine that has it',
        }
      }
    }
  },
})
