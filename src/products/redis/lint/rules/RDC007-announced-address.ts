import { ipFamily } from '../../../../formats/ip.ts'
import { isClusterNode } from '../access.ts'
import { decisive } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC007',
  name: 'announced-address',
  severity: 'error',
  profile: 'minimal',
  summary: 'cluster-announce-ip is no address that others can dial',
  why: 'The server takes any text, and the others wait for an answer from there: the cluster never joins.',
  source: 'Redis 7.0 and 8.0: 999.1.1.1 and a name are accepted, --cluster create hangs',
  hidden: 'the server takes any text as its announced address, only the others fail to dial it',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-enabled yes\ncluster-announce-ip node1.example\n',
  good: 'port 7000\ncluster-enabled yes\ncluster-announce-hostname node1.example\ncluster-announce-ip 10.0.0.1\n',
  *check({ confs }) {
    for (const conf of confs.filter(isClusterNode)) {
      const directive = decisive(conf, 'cluster-announce-ip')
      const word = directive?.words[0]
      if (directive === undefined || word === undefined || word.text === '') continue
      const isAddress = ipFamily(word.text) !== 0 && !/^(?:0\.0\.0\.0|::)$/.test(word.text)
      if (isAddress) continue
      const isName = /[a-z]/i.test(word.text)
      yield {
        ...at(directive, word),
        message: `cluster-announce-ip ${JSON.stringify(word.text)} is no address of a host, expected one like 10.0.0.1`,
        hint: isName
          ? 'a name goes into cluster-announce-hostname'
          : 'write the address that the others reach it by',
      }
    }
  },
})
