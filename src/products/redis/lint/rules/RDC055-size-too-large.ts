import { isAvailable, settingOf } from '../../../../settings/lookup.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'
import { isSize, readSize } from '../sizes.ts'

export default redisRule({
  id: 'RDC055',
  name: 'size-too-large',
  severity: 'error',
  profile: 'minimal',
  summary: 'a size that does not fit into 64 bits',
  why: 'The server counts round: maxmemory 17179869185gb is 1 GB, and keys are evicted.',
  source: 'Redis 7.0 and 8.0: CONFIG GET maxmemory after maxmemory 17179869185gb is 1073741824',
  hidden: 'the server takes what is left in 64 bits',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxmemory 17179869185gb\n',
  good: 'port 6379\nmaxmemory 16gb\n',
  *check({ confs }) {
    for (const { server, directives } of confs) {
      for (const directive of directives) {
        const setting = settingOf(server.table, directive.name)
        const [word, ...others] = directive.words
        if (setting?.type !== 'size' || word === undefined || others.length > 0) continue
        if (!isAvailable(setting, server.version) || !isSize(setting, word.text)) continue
        if (readSize(word.text)?.isExact !== false) continue
        yield {
          ...at(directive, word),
          message: `${directive.name} ${JSON.stringify(word.text)} is more than 64 bits hold, expected less than 16 exabytes`,
          hint: `write ${directive.name} with a smaller size`,
        }
      }
    }
  },
})
