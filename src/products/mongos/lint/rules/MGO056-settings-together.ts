import type { MongodbConfEntry } from '../../../../formats/mongodb-conf.ts'
import { type Conf, isTrue, settingValue } from '../conf.ts'
import { mongosRule } from '../mongos-rule.ts'
import { atKey } from '../place.ts'

export default mongosRule({
  id: 'MGO056',
  name: 'settings-together',
  severity: 'error',
  profile: 'minimal',
  summary: 'settings that need each other or exclude each other',
  why: 'The server does not start with one such pair.',
  source:
    'MongoDB, server_options_helpers.cpp: "logAppend must equal true if logRotate is set to reopen"; server_options_nongeneral.idl: net.bindIpAll conflicts with net.bindIp; server_options_server_helpers.cpp: "--transitionToAuth must be used with keyFile or x509 authentication"; mongod_options.cpp: "security.keyFile is required when authorization is enabled with replica sets"',
  exampleKind: 'mongos.yaml',
  bad: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  destination: file\n  path: /var/log/mongodb/mongos.log\n  logRotate: reopen\n',
  good: 'sharding:\n  configDB: cfg/m1.example.net:27019,m2.example.net:27019,m3.example.net:27019\nsystemLog:\n  destination: file\n  path: /var/log/mongodb/mongos.log\n  logAppend: true\n  logRotate: reopen\n',
  *check({ confs }) {
    for (const conf of confs) {
      if (!conf.isWhole) continue
      for (const { name, ...fault } of faultsOf(conf)) {
        const entry = conf.settings.get(name)
        if (entry !== undefined) yield { ...atKey(conf, entry), ...fault }
      }
    }
  },
})

interface Fault {
  name: string
  message: string
  hint: string
  severity?: 'warning'
}

function faultsOf(conf: Conf): Fault[] {
  const has = (name: string): boolean => isGiven(conf.settings.get(name))
  const faults: Fault[] = []
  if (settingValue(conf, 'systemLog.logRotate') === 'reopen' && !isTrue(conf, 'systemLog.logAppend')) {
    const message = 'systemLog.logRotate "reopen" needs systemLog.logAppend: true'
    faults.push({ name: 'systemLog.logRotate', message, hint: 'add logAppend: true' })
  }
  // A switch that is false is as if it were not written.
  if (isTrue(conf, 'net.bindIpAll') && has('net.bindIp')) {
    const message = 'the server does not take net.bindIpAll beside net.bindIp'
    faults.push({ name: 'net.bindIpAll', message, hint: 'remove one of the two' })
  }
  const mode =
    settingValue(conf, 'security.clusterAuthMode') ?? (has('security.keyFile') ? 'keyFile' : undefined)
  if (isTrue(conf, 'security.transitionToAuth') && mode !== 'keyFile' && mode !== 'x509') {
    const message = 'security.transitionToAuth needs a key file or clusterAuthMode: x509'
    faults.push({ name: 'security.transitionToAuth', message, hint: 'add keyFile: /etc/mongo/keyfile' })
  }
  return conf.server === 'mongod' ? [...faults, ...mongodFaults(conf, mode)] : faults
}

function mongodFaults(conf: Conf, mode: string | undefined): Fault[] {
  const faults: Fault[] = []
  const isSet = isGiven(conf.settings.get('replication.replSetName'))
  if (isSet && mode === undefined && settingValue(conf, 'security.authorization') === 'enabled') {
    const message =
      'security.authorization in a replica set needs a key file or certificates: its members log in too'
    faults.push({ name: 'security.authorization', message, hint: 'add keyFile: /etc/mongo/keyfile' })
  }
  const role = settingValue(conf, 'sharding.clusterRole')
  if (role !== undefined && !isSet) {
    const message = `sharding.clusterRole ${JSON.stringify(role)} without a replica set: since 3.6 shards and config servers are one`
    const hint = 'add replication: {replSetName: NAME}'
    faults.push({ name: 'sharding.clusterRole', severity: 'warning', message, hint })
  }
  for (const name of ['security.authSchemaVersion', 'security.enableLocalhostAuthBypass']) {
    if (!conf.settings.has(name)) continue
    faults.push({
      name,
      message: `${name} does not stand in a file: mongod does not start with it`,
      hint: name.endsWith('Bypass') ? 'write it below setParameter' : 'remove it',
    })
  }
  return faults
}

function isGiven(entry: MongodbConfEntry | undefined): boolean {
  return entry !== undefined && !entry.isEmpty
}
