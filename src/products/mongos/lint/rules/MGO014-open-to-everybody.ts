import type { RuleFinding } from '../../../../lint/rule.ts'
import { bindAddresses, isEverywhere, isLoopback } from '../addresses.ts'
import { type Conf, isTrue, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atValue } from '../place.ts'

export default mongosRule({
  id: 'MGO014',
  name: 'open-to-everybody',
  severity: 'error',
  profile: 'minimal',
  summary: 'other hosts may connect, and nobody is asked who he is, or nothing is encrypted on any address',
  why: 'Without membership authentication the server asks no client for a login: whoever reaches the port owns the data.',
  source:
    'MongoDB, server_options_server_helpers.cpp: authorization is on with keyFile, clusterAuthMode or security.authorization',
  hidden: 'the server takes it for what was asked',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  bindIp: 0.0.0.0\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nnet:\n  bindIp: localhost,10.0.0.5\nsecurity:\n  keyFile: /etc/mongo/keyfile\n',
  *check({ confs }) {
    for (const conf of confs) {
      const entry = conf.settings.get('net.bindIp') ?? conf.settings.get('net.bindIpAll')
      const fault = conf.isWhole ? faultOf(conf) : undefined
      if (entry !== undefined && fault !== undefined) yield { ...atValue(conf, entry), ...fault }
    }
  },
})

function faultOf(conf: Conf): Pick<RuleFinding, 'message' | 'hint' | 'severity'> | undefined {
  const open = bindAddresses(conf)?.find((address) => !isLoopback(address))
  if (open === undefined) return undefined
  const shown = JSON.stringify(open)
  if (!asksForLogin(conf)) {
    return {
      message: `${conf.server} listens on ${shown} and asks nobody for a login`,
      hint: 'add security: {keyFile: /etc/mongo/keyfile}, or certificates and clusterAuthMode: x509',
    }
  }
  const everywhere = bindAddresses(conf)?.some(isEverywhere) === true
  if (!everywhere || isEncrypted(conf)) return undefined
  return {
    severity: 'warning',
    message: `${conf.server} listens on every address of the host, and passwords and data cross the network in clear text`,
    hint: 'name the addresses in net.bindIp, and add net.tls',
  }
}

function asksForLogin(conf: Conf): boolean {
  if (isTrue(conf, 'security.transitionToAuth')) return true
  if (settingValue(conf, 'security.authorization') === 'disabled') return false
  return ['security.keyFile', 'security.clusterAuthMode', 'security.authorization'].some((name) =>
    conf.settings.has(name),
  )
}

function isEncrypted(conf: Conf): boolean {
  return /^(?:require|prefer)(?:TLS|SSL)$/.test(settingValue(conf, 'net.tls.mode') ?? '')
}
