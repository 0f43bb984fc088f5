import { settingValue } from '../conf.ts'
import { connectionsOf } from '../connections.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'
import { atPlace } from '../script.ts'

export default mongosRule({
  id: 'SEC007',
  name: 'unverified-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'TLS that proves nothing: no CA file, or a connection that takes every certificate',
  why: 'Whoever stands between may pose as the other side and read everything.',
  source:
    'MongoDB, ssl_manager_openssl.cpp: "No TLS certificate validation can be performed since no CA file has been provided"; the manual on tlsAllowInvalidCertificates',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\n',
  *check({ confs, scripts }) {
    for (const conf of confs) {
      const mode = conf.settings.get('net.tls.mode')
      const names = ['net.tls.CAFile', 'net.tls.certificateSelector', 'setParameter.tlsUseSystemCA']
      if (
        mode === undefined ||
        !conf.isWhole ||
        !/^(?:allow|prefer|require)/.test(settingValue(conf, 'net.tls.mode') ?? '')
      )
        continue
      // Without one the server refuses x509, and MGO018 says so.
      if (
        names.some((name) => conf.settings.has(name)) ||
        settingValue(conf, 'security.clusterAuthMode') === 'x509'
      )
        continue
      yield {
        ...atKey(conf, mode),
        message: `${mode.name} ${JSON.stringify(mode.value)} without a CA file: no certificate is checked`,
        hint: 'add CAFile: /etc/mongo/ca.pem',
      }
    }
    for (const script of scripts) {
      for (const { value, options } of connectionsOf(script)) {
        const open = [...options].find(
          ([name, set]) =>
            /^(?:tlsAllowInvalid(?:Certificates|Hostnames)|tlsInsecure)$/i.test(name) && set === 'true',
        )
        if (open === undefined) continue
        yield {
          ...atPlace(script, value),
          message: `${open[0]} takes every certificate`,
          hint: 'remove it, and write tlsCAFile=/etc/mongo/ca.pem',
          holdsSecret: true,
        }
      }
    }
  },
})
