import { isClusterNode } from '../access.ts'
import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

/** A cluster has three primaries at least. */
const fewestPrimaries = 3

const node = (port: number, least: number): string =>
  `port ${port}\ncluster-enabled yes\nmin-replicas-to-write ${least}\n`

const cluster = (least: number): Readonly<Record<string, string>> =>
  Object.fromEntries([1, 2, 3, 4, 5, 6].map((each) => [`n${each}/redis.conf`, node(7000 + each, least)]))

export default redisRule({
  id: 'RDC024',
  name: 'too-many-replicas-required',
  severity: 'warning',
  profile: 'recommended',
  summary: 'min-replicas-to-write is as high as the replicas that there can be',
  why: 'The loss of one replica makes its primary refuse all writes.',
  source: 'Redis 7.0 and 8.0: "NOREPLICAS Not enough good replicas to write."',
  exampleKind: 'redis.conf',
  bad: cluster(1),
  good: cluster(0),
  *check({ confs }) {
    const nodes = confs.filter(isClusterNode)
    if (nodes.length < 2 * fewestPrimaries) return
    const replicas = Math.floor(nodes.length / fewestPrimaries) - 1
    for (const conf of nodes) {
      const directive = decisive(conf, 'min-replicas-to-write')
      const least = Number(directive?.words[0]?.text ?? 0)
      if (directive === undefined || !(least >= replicas) || least === 0) continue
      yield {
        ...at(directive, directive.words[0]),
        message: `min-replicas-to-write ${least} stops all writes when a replica is lost: ${nodes.length} nodes are ${replicas} for each of ${fewestPrimaries} primaries at most`,
        hint: `min-replicas-to-write ${replicas - 1}`,
      }
    }
  },
})
