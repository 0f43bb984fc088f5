import { isClusterNode } from '../access.ts'
import { decisive, valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC012',
  name: 'shared-nodes-file',
  severity: 'error',
  profile: 'minimal',
  summary: 'two nodes of one machine keep their state in the same file',
  why: 'The file is locked by the first: the second does not start. Their data files overwrite each other.',
  source:
    'Redis 7.0 and 8.0: "the cluster configuration file nodes.conf is already used by a different Redis Cluster node"',
  hidden: 'only the second server on the machine is refused',
  exampleKind: 'redis.conf',
  bad: {
    'a/redis.conf': 'port 7000\ndir /var/lib/redis\ncluster-enabled yes\n',
    'b/redis.conf': 'port 7001\ndir /var/lib/redis\ncluster-enabled yes\n',
  },
  good: {
    'a/redis.conf': 'port 7000\ndir /var/lib/redis/7000\ncluster-enabled yes\n',
    'b/redis.conf': 'port 7001\ndir /var/lib/redis/7001\ncluster-enabled yes\n',
  },
  *check({ confs }) {
    const seen = new Map<string, { name: string; port: string }>()
    for (const conf of confs.filter(isClusterNode)) {
      const directory = decisive(conf, 'dir')
      const path = directory?.words[0]?.text
      if (directory === undefined || path === undefined || !path.startsWith('/')) continue
      const host = valueIn(conf, 'cluster-announce-ip') ?? valueIn(conf, 'bind') ?? ''
      const file = valueIn(conf, 'cluster-config-file') ?? 'nodes.conf'
      const port = `${valueIn(conf, 'port') ?? '6379'} ${valueIn(conf, 'tls-port') ?? ''}`
      const key = JSON.stringify([host, path.replace(/\/+$/, ''), file])
      const other = seen.get(key)
      if (other === undefined) seen.set(key, { name: conf.name, port })
      // With one port they are on two machines: two servers could not both listen.
      else if (other.port !== port) {
        yield {
          ...at(directory, directory.words[0]),
          message: `${JSON.stringify(path)} with ${JSON.stringify(file)} is where ${other.name} keeps its state`,
          hint: 'give every node its own dir, or its own cluster-config-file, dbfilename and appenddirname',
        }
      }
    }
  },
})
