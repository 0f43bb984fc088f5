import { settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'

export default mongosRule({
  id: 'MGO013',
  name: 'key-file',
  severity: 'warning',
  profile: 'strict',
  summary: 'members that prove themselves by a key file',
  why: 'It is one secret on every host: who reads it on one of them is every member, and it is changed on all at once.',
  source:
    'MongoDB manual, Self-Managed Internal/Membership Authentication: "Keyfiles are bare-minimum forms of security"; x.509 is recommended for production',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\nsecurity:\n  clusterAuthMode: x509\n',
  *check({ confs }) {
    for (const conf of confs) {
      const entry = conf.settings.get('security.keyFile')
      const mode = settingValue(conf, 'security.clusterAuthMode') ?? 'keyFile'
      // Of a generated file the topology is spoken of, which knows its environment.
      if (entry === undefined || mode !== 'keyFile' || conf.isGenerated) continue
      yield {
        ...atKey(conf, entry),
        message: 'a key file is one secret on every host, expected certificates in production',
        hint: 'security.clusterAuthMode: x509, by way of sendKeyFile and sendX509',
      }
    }
  },
})
