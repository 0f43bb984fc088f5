import { isTrue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'

export default mongosRule({
  id: 'MGO019',
  name: 'invalid-certificates',
  severity: 'warning',
  profile: 'recommended',
  summary: 'allowInvalidCertificates or allowInvalidHostnames',
  why: 'Whoever stands between two servers, or between a client and one, may pose as either: TLS hides, but proves nothing.',
  source:
    'MongoDB manual on net.tls.allowInvalidCertificates: "does not validate"; the server warns at its start',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\n    allowInvalidCertificates: true\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\n',
  *check({ confs }) {
    for (const conf of confs) {
      for (const name of ['net.tls.allowInvalidCertificates', 'net.tls.allowInvalidHostnames']) {
        const entry = conf.settings.get(name)
        if (entry === undefined || !isTrue(conf, name)) continue
        yield {
          ...atKey(conf, entry),
          message: `${entry.name} lets anyone pose as a server or a client`,
          hint: "remove it, and give the servers certificates of the CA that have the servers' names",
        }
      }
    }
  },
})
