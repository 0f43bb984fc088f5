import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

/** Redis 8.0 takes 4 GB for as many, empty. */
const most = 1_000_000

export default redisRule({
  id: 'RDC059',
  name: 'databases-too-large',
  severity: 'error',
  profile: 'minimal',
  summary: 'more databases than a host has memory for',
  why: 'The server makes every database before it starts: Redis 8.0 takes 4 KB for each, and ends where there is no memory.',
  source:
    'Redis 8.0 with databases 100000: 388 MB and 6 s before it answers; with 1000000 and 3 GB of memory it crashes; Redis 7.0 with 2147483647 neither starts nor ends',
  hidden: 'the server takes the number, and the host runs out of memory',
  exampleKind: 'redis.conf',
  bad: 'port 6379\ndatabases 2147483647\n',
  good: 'port 6379\ndatabases 16\n',
  *check({ confs }) {
    for (const conf of confs) {
      const limit = decisive(conf, 'databases')
      const [word, ...others] = limit?.words ?? []
      if (limit === undefined || word === undefined || others.length > 0) continue
      if (!/^[0-9]{7,}$/.test(word.text) || !(Number(word.text) > most)) continue
      yield {
        ...at(limit, word),
        message: `databases ${JSON.stringify(word.text)} is more than any host has memory for, expected ${most} at most`,
        hint: 'write databases 16, or how many are used',
      }
    }
  },
})
