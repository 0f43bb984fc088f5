import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC003',
  name: 'one-machine',
  severity: 'warning',
  profile: 'recommended',
  summary: 'so many nodes of a create script are on one machine that a shard is there as a whole',
  why: 'The machine takes a primary and its replica with it: the slots are lost, and the cluster is down.',
  source: 'redis-cli 7.0 and 8.0: "[WARNING] Some slaves are in the same host as their master"',
  exampleKind: 'redis-cluster.sh',
  bad: 'timeout 60 redis-cli --cluster create a:1 a:2 a:3 a:4 b:1 b:2 --cluster-replicas 1 --cluster-yes\n',
  good: 'timeout 60 redis-cli --cluster create a:1 a:2 b:1 b:2 c:1 c:2 --cluster-replicas 1 --cluster-yes\n',
  *check({ script }) {
    for (const { line, column, nodes, replicas } of script?.commands ?? []) {
      if (nodes === undefined || replicas === undefined || replicas === 0) continue
      const shards = Math.floor(nodes.length / (1 + replicas))
      const byHost = new Map<string, number>()
      for (const { text } of nodes) {
        const host = text.slice(0, text.lastIndexOf(':'))
        byHost.set(host, (byHost.get(host) ?? 0) + 1)
      }
      for (const [host, count] of byHost) {
        if (count <= shards || nodes.length < 3) continue
        yield {
          file: script?.name ?? '',
          line,
          column,
          message: `${count} of ${nodes.length} nodes are on ${host}: two of one of the ${shards} shards must be there`,
          hint: 'spread the nodes over more machines',
        }
      }
    }
  },
})
