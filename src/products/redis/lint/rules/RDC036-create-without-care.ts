import type { CreateCommand } from '../create-script.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC036',
  name: 'create-without-care',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a create script that believes the exit status of redis-cli --cluster create',
  why: 'redis-cli exits 0 when nobody answers its question and when slots are left over, and waits for ever for a node that cannot be reached.',
  source:
    'redis-cli 7.0 and 8.0: with an empty input and "[ERR] Not all 16384 slots are covered by nodes." exit status 0; a wrong announced address: no end',
  exampleKind: 'redis-cluster.sh',
  bad: 'echo yes | redis-cli --cluster create a:7000 b:7000 c:7000\n',
  good: 'timeout 60 redis-cli --cluster create a:7000 b:7000 c:7000 --cluster-yes\nredis-cli --cluster check a:7000\n',
  *check({ script }) {
    if (script === undefined) return
    const isChecked = script.lines.some((line) => !/^\s*#/.test(line) && /--cluster\s+check\b/.test(line))
    for (const command of script.commands) {
      for (const [message, hint] of lacks(command, isChecked)) {
        yield { file: script.name, line: command.line, column: command.column, message, hint }
      }
    }
  },
})

function lacks({ text }: CreateCommand, isChecked: boolean): [string, string][] {
  const found: [string, string][] = []
  if (!text.includes('--cluster-yes')) {
    found.push([
      'redis-cli asks before it creates the cluster',
      'add --cluster-yes, and pipe nothing into it',
    ])
  }
  if (!/\btimeout\b/.test(text)) {
    found.push([
      'redis-cli waits for ever for a node that cannot be reached',
      'write timeout 60 before redis-cli',
    ])
  }
  if (!isChecked) {
    found.push([
      'nothing checks the cluster afterwards, and the exit status does not tell',
      'redis-cli --cluster check HOST:PORT, which exits 1 when slots or nodes are wrong',
    ])
  }
  return found
}
