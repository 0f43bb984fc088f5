import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC002',
  name: 'too-few-nodes',
  severity: 'error',
  profile: 'minimal',
  summary: 'a create script lists too few nodes for its replicas',
  why: 'redis-cli refuses: three primaries with their replicas need more nodes.',
  source:
    'redis-cli 7.0 and 8.0: "This is not possible with 3 nodes and 1 replicas per node. At least 6 nodes are required."',
  exampleKind: 'redis-cluster.sh',
  bad: 'timeout 60 redis-cli --cluster create a:7000 b:7000 c:7000 --cluster-replicas 1 --cluster-yes\n',
  good: 'timeout 60 redis-cli --cluster create a:1 b:1 c:1 d:1 e:1 f:1 --cluster-replicas 1 --cluster-yes\n',
  *check({ script }) {
    for (const { line, column, nodes, replicas } of script?.commands ?? []) {
      if (nodes === undefined || nodes.length < 3 || replicas === undefined) continue
      const expected = 3 * (1 + replicas)
      if (nodes.length >= expected) continue
      yield {
        file: script?.name ?? '',
        line,
        column,
        message: `${nodes.length} nodes are too few for 3 primaries with ${replicas} replicas each, expected ${expected} or more`,
        hint: `list ${expected} nodes, or ask for fewer replicas`,
      }
    }
  },
})
