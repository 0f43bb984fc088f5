import { isClusterNode } from '../access.ts'
import { decisive } from '../conf.ts'
import { at, removal } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC011',
  name: 'replicaof-in-cluster',
  severity: 'error',
  profile: 'minimal',
  summary: 'replicaof on a node of a cluster',
  why: 'The cluster itself says who follows whom: the server refuses the directive and does not start.',
  source: 'Redis 7.0 and 8.0, Valkey 9.1: "replicaof directive not allowed in cluster mode"',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-enabled yes\nreplicaof 10.0.0.1 7000\n',
  good: 'port 7000\ncluster-enabled yes\n',
  fix: 'safe',
  *check({ confs }) {
    for (const conf of confs.filter(isClusterNode)) {
      const last = decisive(conf, 'replicaof')
      if (last === undefined || /^no$/i.test(last.words[0]?.text ?? '')) continue
      for (const directive of conf.directives) {
        if (directive.name !== 'replicaof' && directive.name !== 'slaveof') continue
        yield {
          ...at(directive),
          message: `${directive.name} stands on a node of a cluster, expected no such line`,
          hint: 'remove the line, and make it a replica with redis-cli --cluster add-node --cluster-slave',
          fix: { title: `remove ${directive.name}`, edits: [removal(directive)] },
        }
      }
    }
  },
})
