import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { settingOf } from '../../settings/lookup.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import { settingsTable } from './table.ts'

/** Settings that the topology says elsewhere, where checks see them: name, and what to write instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'sharding.configDB': 'change config_servers of the cluster',
  'net.port': 'write port: on the balancer',
  'net.maxIncomingConnections': 'write max_connections: on the balancer',
  'net.tls.mode': 'write tls: on the cluster',
  'net.tls.certificateKeyFile': 'write tls: {cert: ...} on the cluster',
  'net.tls.CAFile': 'write tls: {ca: ...} on the cluster',
  'security.keyFile': 'write authentication: {key_file: ...} on the cluster',
  'security.clusterAuthMode': 'write authentication: {members: ...} on the cluster',
  'setParameter.authenticationMechanisms': 'write authentication: {clients: [...]} on the cluster',
}

/** What no mongos of a topology should be told, whatever the table says. */
export function checkSetting(name: string, value: SettingValue, path: TopologyPath): Diagnostic[] {
  const found = refusal(name, value, path) ?? doubt(name, value, path)
  return found === undefined ? [] : [{ ...found, atKey: true }]
}

function refusal(name: string, value: SettingValue, path: TopologyPath): Diagnostic | undefined {
  const instead = elsewhere[name]
  if (instead !== undefined) return fault('MGO055', path, `${name} comes from the topology`, instead)
  if (name === 'processManagement.fork' && value === true) {
    const message = 'mongos does not fork under systemd, which would take it for dead'
    return fault('MGO006', path, message, `remove ${quoted(name)}`)
  }
  if (!name.startsWith('net.ssl.')) return undefined
  const newName = settingOf(settingsTable, name)?.replacedBy
  return fault(
    'MGO017',
    path,
    `${name} is an old name, and a file with net.tls takes no net.ssl`,
    newName === undefined ? undefined : `write ${quoted(newName)}`,
  )
}

function doubt(name: string, value: SettingValue, path: TopologyPath): Diagnostic | undefined {
  if (isEverywhere(name, value)) {
    return warning('MGO014', path, 'mongos would listen on every address of the host', 'name the addresses')
  }
  if (/^net\.tls\.allowInvalid(Certificates|Hostnames)$/.test(name) && value === true) {
    return warning('MGO019', path, `${name} lets anyone pose as a server or a client`)
  }
  if (!/^setParameter\.connPoolMax(InUse)?ConnsPerHost$/.test(name)) return undefined
  return warning(
    'MGO010',
    path,
    `${name} is for pools that mongos no longer sends operations through`,
    'write "setParameter.ShardingTaskExecutorPoolMaxSize"',
  )
}

function isEverywhere(name: string, value: SettingValue): boolean {
  if (name === 'net.bindIpAll') return value === true
  return name === 'net.bindIp' && /(^|,)\s*([*]|0\.0\.0\.0|::)\s*(,|$)/.test(String(value))
}
