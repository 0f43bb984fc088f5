import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC001',
  name: 'too-few-primaries',
  severity: 'error',
  profile: 'minimal',
  summary: 'a create script lists fewer than three nodes',
  why: 'redis-cli refuses to create a cluster of fewer than three primaries.',
  source: 'redis-cli 7.0 and 8.0: "Redis Cluster requires at least 3 master nodes."',
  exampleKind: 'redis-cluster.sh',
  bad: 'timeout 60 redis-cli --cluster create 10.0.0.1:7000 10.0.0.2:7000 --cluster-yes\n',
  good: 'timeout 60 redis-cli --cluster create 10.0.0.1:7000 10.0.0.2:7000 10.0.0.3:7000 --cluster-yes\n',
  *check({ script }) {
    for (const { line, column, nodes } of script?.commands ?? []) {
      if (nodes === undefined || nodes.length >= 3) continue
      yield {
        file: script?.name ?? '',
        line,
        column,
        message: `${nodes.length} nodes are too few for a cluster, expected 3 or more`,
        hint: 'list three primaries and their replicas',
      }
    }
  },
})
