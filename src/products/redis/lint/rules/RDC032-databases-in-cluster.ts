import { isClusterNode } from '../access.ts'
import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC032',
  name: 'databases-in-cluster',
  severity: 'warning',
  profile: 'recommended',
  summary: 'several databases on a node of a cluster',
  why: 'A cluster has database 0 alone: a client that selects another one fails.',
  source:
    'Redis 7.0: "SELECT is not allowed in cluster mode"; 8.0: "Changing databases number from 16 to 1". Both start: not an error. Valkey 9.1 takes the number from cluster-databases',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-enabled yes\ndatabases 16\n',
  good: 'port 7000\ncluster-enabled yes\ndatabases 1\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs.filter(isClusterNode)) {
      const directive = decisive(conf, 'databases')
      const word = directive?.words[0]
      if (directive === undefined || word === undefined || !(Number(word.text) > 1)) continue
      yield {
        ...at(directive, word),
        message: `databases ${word.text} has no effect in a cluster, expected 1`,
        hint: 'databases 1, and key prefixes in place of database numbers',
        fix: {
          title: 'write 1',
          edits: [{ line: directive.line, column: word.column, length: word.length, text: '1' }],
        },
      }
    }
  },
})
