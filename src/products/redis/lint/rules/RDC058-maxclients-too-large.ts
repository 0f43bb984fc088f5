import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

/** Ten times what Linux gives a process as a rule (fs.nr_open). */
const most = 10_000_000

export default redisRule({
  id: 'RDC058',
  name: 'maxclients-too-large',
  severity: 'error',
  profile: 'minimal',
  summary: 'maxclients that no host has open files for',
  why: 'The server asks for fewer and fewer open files, 16 at a time, before it starts: seconds for 100,000,000, minutes for 2,147,483,647. A service manager takes it for dead.',
  source:
    'Redis 7.0 with maxclients 100000000: 13 seconds from start to "Ready to accept connections"; 222 seconds with 2147483647',
  hidden: 'the server lowers maxclients by itself, in the end',
  exampleKind: 'redis.conf',
  bad: 'port 6379\nmaxclients 2147483647\n',
  good: 'port 6379\nmaxclients 20000\n',
  *check({ confs }) {
    for (const conf of confs) {
      const limit = decisive(conf, 'maxclients')
      const [word, ...others] = limit?.words ?? []
      if (limit === undefined || word === undefined || others.length > 0) continue
      if (!/^[0-9]{8,}$/.test(word.text) || !(Number(word.text) > most)) continue
      yield {
        ...at(limit, word),
        message: `maxclients ${JSON.stringify(word.text)} is more than any host has open files for, expected ${most} at most`,
        hint: 'write maxclients 10000, or what the memory has room for',
      }
    }
  },
})
