import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { checkSettings } from '../../settings/check.ts'
import { settingOf } from '../../settings/lookup.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import type { MongosSubject } from './subject.ts'
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

const parameter = 'setParameter.'

/** Settings of the balancer against the table, and what no mongos should be told. */
export function checkMongosSettings(subject: MongosSubject): Diagnostic[] {
  const { declared, balancer } = subject
  const { settings = {}, settings_unchecked: unchecked = {} } = declared
  const check = { table: settingsTable, version: balancer.version, unchecked, path: balancer.path }
  const isOddParameter = (name: string): boolean =>
    name.startsWith(parameter) && settingOf(settingsTable, name) === undefined
  const pick = (wanted: (name: string) => boolean): Record<string, SettingValue> =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => wanted(name)))
  return [
    ...checkSettings({ ...check, settings: pick((name) => !name.startsWith(parameter)), ruleId: 'MGO008' }),
    ...checkSettings({
      ...check,
      settings: pick((name) => name.startsWith(parameter) && !isOddParameter(name)),
      ruleId: 'MGO009',
    }),
    ...Object.keys(pick(isOddParameter)).map((name) => unknownParameter(balancer.path, name)),
    ...(['settings', 'settings_unchecked'] as const).flatMap((key) =>
      Object.entries(declared[key] ?? {}).flatMap(([name, value]) =>
        checkSetting(name, value, [...balancer.path, key, name]),
      ),
    ),
    ...checkNesting(subject),
    ...checkPoolTimes(subject),
  ]
}

/** Hundreds of parameters exist and no list is whole: mongos itself refuses a wrong one at start. */
function unknownParameter(path: Diagnostic['path'] & {}, name: string): Diagnostic {
  return {
    id: 'MGO009',
    severity: 'warning',
    path: [...path, 'settings', name],
    atKey: true,
    message: `parameter ${JSON.stringify(name.slice(parameter.length))} is not in dbbal's list; mongos does not start when it does not know it`,
    hint: 'try it with mongos --outputConfig -f FILE',
  }
}

function checkSetting(name: string, value: SettingValue, path: Diagnostic['path'] & {}): Diagnostic[] {
  const at = { path, atKey: true } as const
  const instead = elsewhere[name]
  if (instead !== undefined) {
    return [
      { id: 'MGO055', severity: 'error', ...at, message: `${name} comes from the topology`, hint: instead },
    ]
  }
  if (name === 'processManagement.fork' && value === true) {
    return [
      {
        id: 'MGO006',
        severity: 'error',
        ...at,
        message: 'mongos does not fork under systemd, which would take it for dead',
        hint: `remove ${JSON.stringify(name)}`,
      },
    ]
  }
  if (name.startsWith('net.ssl.')) {
    const hint = settingOf(settingsTable, name)?.replacedBy
    return [
      {
        id: 'MGO017',
        severity: 'error',
        ...at,
        message: `${name} is an old name, and a file with net.tls takes no net.ssl`,
        hint: hint === undefined ? undefined : `write ${JSON.stringify(hint)}`,
      },
    ]
  }
  return [...checkAddresses(name, value, at), ...checkTrust(name, value, at), ...checkLegacyPool(name, at)]
}

type Place = Pick<Diagnostic, 'path' | 'atKey'>

function checkAddresses(name: string, value: SettingValue, at: Place): Diagnostic[] {
  const isEverywhere =
    (name === 'net.bindIpAll' && value === true) ||
    (name === 'net.bindIp' && /(^|,)\s*([*]|0\.0\.0\.0|::)\s*(,|$)/.test(String(value)))
  if (!isEverywhere) return []
  return [
    {
      id: 'MGO014',
      severity: 'warning',
      ...at,
      message: 'mongos would listen on every address of the host',
      hint: 'name the addresses',
    },
  ]
}

function checkTrust(name: string, value: SettingValue, at: Place): Diagnostic[] {
  if (!/^net\.tls\.allowInvalid(Certificates|Hostnames)$/.test(name) || value !== true) return []
  return [
    { id: 'MGO019', severity: 'warning', ...at, message: `${name} lets anyone pose as a server or a client` },
  ]
}

function checkLegacyPool(name: string, at: Place): Diagnostic[] {
  if (!/^setParameter\.connPoolMax(InUse)?ConnsPerHost$/.test(name)) return []
  return [
    {
      id: 'MGO010',
      severity: 'warning',
      ...at,
      message: `${name} is for pools that mongos no longer sends operations through`,
      hint: 'write "setParameter.ShardingTaskExecutorPoolMaxSize"',
    },
  ]
}

/** A name cannot be a value and a section. */
function checkNesting({ declared, balancer }: MongosSubject): Diagnostic[] {
  const given = Object.keys(declared.settings_unchecked ?? {})
  const known = [
    ...settingsTable.settings.map(({ name }) => name),
    ...Object.keys(declared.settings ?? {}),
    ...given,
  ]
  return given
    .filter(
      (name) =>
        name.split('.').includes('') ||
        known.some((each) => each.startsWith(`${name}.`) || name.startsWith(`${each}.`)),
    )
    .map((name) => ({
      id: 'MGO008',
      severity: 'error',
      path: [...balancer.path, 'settings_unchecked', name],
      atKey: true,
      message: `${JSON.stringify(name)} is a section or no name, expected a name such as "net.listenBacklog"`,
    }))
}

/** The server raises a host timeout that does not leave room for a refresh. */
function checkPoolTimes({ declared, balancer }: MongosSubject): Diagnostic[] {
  const times = { HostTimeoutMS: 300_000, RefreshRequirementMS: 60_000, RefreshTimeoutMS: 20_000 }
  const prefix = `${parameter}ShardingTaskExecutorPool`
  const value = (name: keyof typeof times): number =>
    Number(declared.settings?.[`${prefix}${name}`] ?? times[name])
  if (value('HostTimeoutMS') > value('RefreshRequirementMS') + value('RefreshTimeoutMS')) return []
  return [
    {
      id: 'MGO021',
      severity: 'warning',
      path: [...balancer.path, 'settings'],
      message: `${prefix}HostTimeoutMS ${value('HostTimeoutMS')} is not over RefreshRequirementMS and RefreshTimeoutMS together`,
      hint: 'raise it, or lower the other two',
    },
  ]
}
