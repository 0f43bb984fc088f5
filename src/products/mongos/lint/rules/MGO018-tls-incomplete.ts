import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import { type Conf, isTrue, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'

export default mongosRule({
  id: 'MGO018',
  name: 'tls-incomplete',
  severity: 'error',
  profile: 'minimal',
  summary: 'settings of TLS that lack one another or exclude one another',
  why: 'The server does not start.',
  source:
    'MongoDB, ssl_options_server.cpp: "need tlsCertificateKeyFile or certificateSelector when TLS is enabled", "need to enable TLS via the sslMode/tlsMode flag when using TLS configuration parameters", "need tlsCAFile with tlsCRLFile", "cannot have x.509 cluster authentication in allowTLS mode"; ssl_options_server.idl: net.tls.mode conflicts with net.ssl.mode',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    CAFile: /etc/mongo/ca.pem\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/mongo/m1.pem\n    CAFile: /etc/mongo/ca.pem\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (!conf.isWhole) continue
      for (const { entry, message, hint } of faultsOf(conf)) yield { ...atKey(conf, entry), message, hint }
    }
  },
})

interface Fault {
  entry: MongodbConfEntry
  message: string
  hint: string
}

/** Those that the server takes only with TLS on. */
const needTls =
  'certificateKeyFile certificateKeyFilePassword clusterFile clusterPassword CAFile CRLFile tlsCipherConfig disabledProtocols certificateSelector clusterCertificateSelector'
    .split(' ')
    .map((name) => `net.tls.${name}`)

function faultsOf(conf: Conf): Fault[] {
  const modes = conf.entries.filter(
    ({ name, kind }) => /^net\.(?:tls|ssl)\.mode$/.test(name) && kind === 'scalar',
  )
  const [first, second] = modes
  if (first !== undefined && second !== undefined && first.name !== second.name) {
    const message = 'net.tls.mode and net.ssl.mode exclude one another'
    return [{ entry: second, message, hint: 'write net.tls.mode alone' }]
  }
  const mode = settingValue(conf, 'net.tls.mode')
  return mode === undefined || mode === 'disabled' ? withoutTls(conf) : withTls(conf, mode, first)
}

function withoutTls(conf: Conf): Fault[] {
  const faults: Fault[] = []
  const idle = needTls
    .map((name) => conf.settings.get(name))
    .find((entry) => entry !== undefined && !entry.isEmpty)
  if (idle !== undefined) {
    const message = `${idle.name} without net.tls.mode: the server does not start with TLS half set up`
    faults.push({ entry: idle, message, hint: 'add mode: requireTLS, or remove it' })
  }
  const membership = conf.settings.get('security.clusterAuthMode')
  if (membership !== undefined && /^(?:sendKeyFile|sendX509|x509)$/.test(membership.value)) {
    const message = `security.clusterAuthMode ${JSON.stringify(membership.value)} needs TLS`
    faults.push({ entry: membership, message, hint: 'add net: {tls: {mode: requireTLS, ...}}' })
  }
  return faults
}

function withTls(conf: Conf, mode: string, modeEntry: MongodbConfEntry | undefined): Fault[] {
  const faults: Fault[] = []
  const has = (name: string): boolean => conf.settings.has(`net.tls.${name}`)
  if (modeEntry !== undefined && !has('certificateKeyFile') && !has('certificateSelector')) {
    const message = `${modeEntry.name} ${JSON.stringify(mode)} needs a certificate`
    faults.push({
      entry: modeEntry,
      message,
      hint: 'add certificateKeyFile: /etc/mongo/HOST.pem, which holds the key too',
    })
  }
  const revoked = conf.settings.get('net.tls.CRLFile')
  if (revoked !== undefined && !has('CAFile'))
    faults.push({
      entry: revoked,
      message: `${revoked.name} needs a CAFile`,
      hint: 'add CAFile: /etc/mongo/ca.pem',
    })
  const membership = conf.settings.get('security.clusterAuthMode')
  if (membership === undefined) return faults
  const shown = `security.clusterAuthMode ${JSON.stringify(membership.value)}`
  const isTransition = isTrue(conf, 'security.transitionToAuth')
  if (
    membership.value === 'x509' &&
    !has('CAFile') &&
    !has('certificateSelector') &&
    conf.settings.get('setParameter.tlsUseSystemCA') === undefined
  )
    faults.push({
      entry: membership,
      message: `${shown} needs net.tls.CAFile`,
      hint: 'add CAFile: /etc/mongo/ca.pem',
    })
  if (
    /^allow(?:TLS|SSL)$/.test(mode) &&
    (membership.value === 'sendX509' || (membership.value === 'x509' && !isTransition))
  )
    faults.push({
      entry: membership,
      message: `${shown} does not go with net.tls.mode ${JSON.stringify(mode)}`,
      hint: 'write mode: preferTLS or requireTLS',
    })
  return faults
}
