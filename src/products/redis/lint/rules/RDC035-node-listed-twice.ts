import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC035',
  name: 'node-listed-twice',
  severity: 'error',
  profile: 'minimal',
  summary: 'a create script lists a node twice',
  why: 'redis-cli takes the list and gives the same server two places: half of all slots on one of three, where another server was meant.',
  source:
    'redis-cli 7.0 and 8.0: accepted, exit status 0; of three servers with the first listed twice it had 8192 slots, the others 4096',
  exampleKind: 'redis-cluster.sh',
  bad: 'timeout 60 redis-cli --cluster create a:7000 b:7000 c:7000 a:7000 --cluster-yes\n',
  good: 'timeout 60 redis-cli --cluster create a:7000 b:7000 c:7000 --cluster-yes\n',
  fix: 'safe',
  *check({ script }) {
    for (const { nodes = [] } of script?.commands ?? []) {
      const seen = new Map<string, number>()
      for (const { text, line, column, whole } of nodes) {
        const key = text.toLowerCase()
        const other = seen.get(key)
        if (other === undefined) {
          seen.set(key, line)
          continue
        }
        yield {
          file: script?.name ?? '',
          line,
          column,
          message: `${JSON.stringify(text)} is listed already in line ${other}`,
          hint: 'list every node once',
          fix: { title: 'remove the second one', edits: [{ ...whole, text: '' }] },
        }
      }
    }
  },
})
