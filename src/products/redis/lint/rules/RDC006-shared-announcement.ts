import { isClusterNode } from '../access.ts'
import { type Directive, decisive, valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC006',
  name: 'shared-announcement',
  severity: 'error',
  profile: 'minimal',
  summary: 'two nodes announce the same address and port',
  why: 'All others dial one of them for both: redis-cli --cluster create waits for the cluster to join for ever.',
  source: 'Redis 7.0 and 8.0: "Waiting for the cluster to join", without an end',
  hidden: 'each server alone knows nothing of the other file, the cluster never forms',
  exampleKind: 'redis.conf',
  bad: {
    'a/redis.conf': 'port 7000\ncluster-enabled yes\ncluster-announce-ip 10.0.0.1\n',
    'b/redis.conf': 'port 7000\ncluster-enabled yes\ncluster-announce-ip 10.0.0.1\n',
  },
  good: {
    'a/redis.conf': 'port 7000\ncluster-enabled yes\ncluster-announce-ip 10.0.0.1\n',
    'b/redis.conf': 'port 7000\ncluster-enabled yes\ncluster-announce-ip 10.0.0.2\n',
  },
  *check({ confs }) {
    const seen = new Map<string, { at: Directive; of: string }>()
    for (const conf of confs.filter(isClusterNode)) {
      const directive = decisive(conf, 'cluster-announce-ip')
      const address = directive?.words[0]?.text ?? ''
      if (directive === undefined || address === '') continue
      const ports = [
        valueIn(conf, 'cluster-announce-port') ?? valueIn(conf, 'port') ?? '6379',
        valueIn(conf, 'cluster-announce-tls-port') ?? valueIn(conf, 'tls-port') ?? '0',
      ]
      const key = `${address} ${ports.join(' ')}`
      const other = seen.get(key)
      if (other === undefined) seen.set(key, { at: directive, of: conf.name })
      else {
        const port = ports.find((each) => each !== '0') ?? ports[0]
        yield {
          ...at(directive, directive.words[0]),
          message: `${conf.name} announces "${address}" port ${port}, as ${other.of} does in line ${other.at.line}`,
          hint: 'give every node its own cluster-announce-ip',
        }
      }
    }
  },
})
