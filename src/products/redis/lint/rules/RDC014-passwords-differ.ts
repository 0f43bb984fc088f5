import { isClusterNode } from '../access.ts'
import { decisive } from '../conf.ts'
import { at, top } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

/** Fewer nodes are no cluster: the files of one directory may then be of several. */
const fewestNodes = 3

export default redisRule({
  id: 'RDC014',
  name: 'passwords-differ',
  severity: 'error',
  profile: 'minimal',
  summary: 'nodes of one cluster have different passwords',
  why: 'Replicas log in with the password of their own file: those of a primary with another one get no data.',
  source: 'Redis 7.0 and 8.0: the replica logs WRONGPASS and connected_slaves stays 0',
  hidden: 'each server alone starts, the login between them fails',
  exampleKind: 'redis.conf',
  bad: {
    'a/redis.conf': 'port 7000\ncluster-enabled yes\nrequirepass example-one\nmasterauth example-one\n',
    'b/redis.conf': 'port 7001\ncluster-enabled yes\nrequirepass example-one\nmasterauth example-one\n',
    'c/redis.conf': 'port 7002\ncluster-enabled yes\nrequirepass example-two\nmasterauth example-two\n',
  },
  good: {
    'a/redis.conf': 'port 7000\ncluster-enabled yes\nrequirepass example-one\nmasterauth example-one\n',
    'b/redis.conf': 'port 7001\ncluster-enabled yes\nrequirepass example-one\nmasterauth example-one\n',
    'c/redis.conf': 'port 7002\ncluster-enabled yes\nrequirepass example-one\nmasterauth example-one\n',
  },
  *check({ confs }) {
    const nodes = confs.filter(isClusterNode)
    const [first, ...others] = nodes
    if (first === undefined || nodes.length < fewestNodes) return
    for (const name of ['requirepass', 'masterauth']) {
      const expected = decisive(first, name)?.words[0]?.text ?? ''
      for (const conf of others) {
        const directive = decisive(conf, name)
        if ((directive?.words[0]?.text ?? '') === expected) continue
        yield {
          ...(directive === undefined ? top(conf) : at(directive)),
          message: `${name} of ${conf.name} is not that of ${first.name}, expected one password for the cluster`,
          hint: `write the same ${name} into the files of all nodes`,
          holdsSecret: true,
        }
      }
    }
  },
})
