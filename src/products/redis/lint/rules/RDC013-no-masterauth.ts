import { isClusterNode } from '../access.ts'
import { type Conf, decisive, valueIn } from '../conf.ts'
import { at } from '../place.ts'
import { redisRule } from '../redis-rule.ts'

export default redisRule({
  id: 'RDC013',
  name: 'no-masterauth',
  severity: 'error',
  profile: 'minimal',
  summary: 'requirepass without the same masterauth, where the server is a replica or becomes one',
  why: 'A replica cannot log in at its primary: the cluster forms, everything says ok, and there is no second copy.',
  source:
    'Redis 7.0 and 8.0: --cluster create exits 0, INFO says connected_slaves:0, the replica logs NOAUTH',
  hidden: 'the server starts as a primary, its login fails once it follows another',
  exampleKind: 'redis.conf',
  bad: 'port 7000\ncluster-enabled yes\nrequirepass only-an-example\n',
  good: 'port 7000\ncluster-enabled yes\nrequirepass only-an-example\nmasterauth only-an-example\n',
  *check({ confs }) {
    for (const conf of confs.filter((each) => isClusterNode(each) || isReplica(each))) {
      const password = decisive(conf, 'requirepass')
      const required = password?.words[0]?.text ?? ''
      if (password === undefined || required === '' || (valueIn(conf, 'masteruser') ?? '') !== '') continue
      const login = decisive(conf, 'masterauth')
      const given = login?.words[0]?.text ?? ''
      // The primary of a replica outside a cluster may have another password.
      if (given === required || (given !== '' && !isClusterNode(conf))) continue
      yield {
        ...at(login ?? password),
        message:
          given === ''
            ? 'requirepass stands without masterauth: as a replica this server cannot log in at its primary'
            : 'masterauth differs from requirepass, expected the same password on all nodes of a cluster',
        hint: 'write masterauth with the password of requirepass',
        holdsSecret: true,
      }
    }
  },
})

function isReplica(conf: Conf): boolean {
  const host = valueIn(conf, 'replicaof')
  return host !== undefined && !/^no$/i.test(host)
}
