import { describe, expect, test } from 'vitest'
import { settingsTable } from '../../../src/products/mongos/table.ts'
import { isAvailable, settingOf } from '../../../src/settings/lookup.ts'

// The options that mongos declares, from its own sources; what a mongod alone declares is not among them.
const valid = `
  net.port net.bindIp net.bindIpAll net.ipv6 net.listenBacklog net.maxIncomingConnections net.reservedAdminThreads
  net.wireObjectCheck net.unixDomainSocket.enabled net.unixDomainSocket.pathPrefix net.unixDomainSocket.filePermissions
  net.compression.compressors net.tls.mode net.tls.certificateKeyFile net.tls.certificateKeyFilePassword
  net.tls.clusterFile net.tls.clusterPassword net.tls.CAFile net.tls.clusterCAFile net.tls.CRLFile
  net.tls.disabledProtocols net.tls.logVersions net.tls.tlsCipherConfig net.tls.allowConnectionsWithoutCertificates
  net.tls.allowInvalidHostnames net.tls.allowInvalidCertificates net.tls.FIPSMode net.tls.certificateSelector
  net.tls.clusterCertificateSelector net.ssl.mode net.ssl.PEMKeyFile net.ssl.PEMKeyPassword net.ssl.clusterFile
  net.ssl.clusterPassword net.ssl.CAFile net.ssl.clusterCAFile net.ssl.CRLFile net.ssl.sslCipherConfig
  net.ssl.disabledProtocols net.ssl.weakCertificateValidation net.ssl.allowConnectionsWithoutCertificates
  net.ssl.allowInvalidHostnames net.ssl.allowInvalidCertificates net.ssl.FIPSMode processManagement.fork
  processManagement.pidFilePath processManagement.timeZoneInfo security.keyFile security.transitionToAuth
  security.clusterAuthMode security.javascriptEnabled operationProfiling.slowOpThresholdMs
  operationProfiling.slowOpSampleRate sharding.configDB replication.localPingThresholdMs systemLog.verbosity
  systemLog.quiet systemLog.path systemLog.destination systemLog.syslogFacility systemLog.logFormat
  systemLog.logAppend systemLog.logRotate systemLog.timeStampFormat systemLog.traceAllExceptions
  setParameter.authenticationMechanisms setParameter.loadRoutingTableOnStartup
  setParameter.warmMinConnectionsInShardingTaskExecutorPoolOnStartup
  setParameter.warmMinConnectionsInShardingTaskExecutorPoolOnStartupWaitMS
  setParameter.ShardingTaskExecutorPoolMinSize setParameter.ShardingTaskExecutorPoolMaxSize
  setParameter.ShardingTaskExecutorPoolMaxConnecting setParameter.ShardingTaskExecutorPoolHostTimeoutMS
  setParameter.ShardingTaskExecutorPoolRefreshRequirementMS setParameter.ShardingTaskExecutorPoolRefreshTimeoutMS
  setParameter.ShardingTaskExecutorPoolReplicaSetMatching setParameter.ShardingTaskExecutorPoolMinSizeForConfigServers
  setParameter.ShardingTaskExecutorPoolMaxSizeForConfigServers setParameter.connPoolMaxConnsPerHost
  setParameter.connPoolMaxInUseConnsPerHost setParameter.globalConnPoolIdleTimeoutMinutes
`
  .trim()
  .split(/\s+/)

/** Lists, which `settings` cannot say, and options of builds that are not released: they pass as settings_unchecked. */
const leftOut = [
  'net.maxIncomingConnectionsOverride',
  'net.priorityPort',
  'net.secondaryPort',
  'net.proxyUnixDomainSocket.pathPrefix',
  'net.proxyUnixDomainSocket.fileGroupId',
  'processManagement.loadExtensions',
  'processManagement.extensionsConfigPath',
]

/** A mongod's own: a mongos that finds one does not start. */
const notOfMongos = [
  'security.authorization',
  'security.clusterIpSourceAllowlist',
  'security.enableLocalhostAuthBypass',
  'operationProfiling.mode',
  'storage.dbPath',
  'storage.engine',
  'replication.replSetName',
  'replication.oplogSizeMB',
  'sharding.clusterRole',
  'sharding.chunkSize',
  'sharding.autoSplit',
]

describe('settings of mongos', () => {
  test('are the ones that its sources declare', () => {
    const known = settingsTable.settings.filter(
      ({ name, removed }) => removed === undefined && !name.includes('.component.'),
    )
    expect(known.map(({ name }) => name).sort()).toEqual(valid.toSorted())
    expect(settingsTable.settings.every(({ basis }) => basis === 'documentation')).toBe(true)
  })

  test('hold the verbosity of every documented log component and of what is below it', () => {
    const components = [
      'accessControl command control executor geo index network query sharding transaction write',
      'replication replication.election replication.heartbeats replication.initialSync replication.rollback',
      'storage storage.journal storage.recovery',
    ].flatMap((line) => line.split(' '))
    const known = settingsTable.settings
      .map(({ name }) => name)
      .filter((name) => name.includes('.component.'))
    expect(known.sort()).toEqual(components.map((name) => `systemLog.component.${name}.verbosity`).sort())
  })

  test('do not hold what a mongod alone takes, lists, or what is not released', () => {
    for (const name of [...notOfMongos, ...leftOut])
      expect(settingOf(settingsTable, name), name).toBeUndefined()
  })

  test('remember what is gone', () => {
    for (const name of ['setParameter.connPoolMaxShardedConnsPerHost', 'net.serviceExecutor']) {
      const setting = settingOf(settingsTable, name)
      expect(setting !== undefined && isAvailable(setting, '5.0'), name).toBe(false)
    }
  })

  test('point from every old TLS name to a name that exists', () => {
    for (const { name, replacedBy } of settingsTable.settings.filter(({ name: each }) =>
      each.startsWith('net.ssl.'),
    )) {
      expect(replacedBy !== undefined && settingOf(settingsTable, replacedBy), name).toBeTruthy()
    }
  })
})
