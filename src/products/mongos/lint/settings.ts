import type { MongodbConfEntry } from '../../../formats/mongodb-conf.ts'
import { settingOf } from '../../../settings/lookup.ts'
import type { Setting, SettingsTable } from '../../../settings/setting.ts'
import { settingsTable } from '../table.ts'
import mongodSettings from './mongod-settings.json' with { type: 'json' }
import parameterNames from './parameters.json' with { type: 'json' }
import sharedSettings from './shared-settings.json' with { type: 'json' }

type Server = 'mongos' | 'mongod'

const parameterPrefix = 'setParameter.'

/** What a mongod has and a mongos has not, from MongoDB 5.0's own sources and the manual. */
const mongodTable = mongodSettings as unknown as SettingsTable

/** What both have and a topology does not offer: Enterprise, Windows, older names, components of the log. */
const sharedTable = sharedSettings as unknown as SettingsTable

/** A mongod refuses them. */
const ofMongosOnly = new Set(['sharding.configDB', 'replication.localPingThresholdMs'])

/** Settings that are lists, which a topology cannot say. */
const lists: ReadonlyMap<string, Server | 'both'> = new Map([
  ['net.maxIncomingConnectionsOverride', 'both'],
  ['security.authenticationMechanisms', 'both'],
  ['processManagement.loadExtensions', 'both'],
  ['security.clusterIpSourceAllowlist', 'mongod'],
  ['security.clusterIpSourceWhitelist', 'mongod'],
  ['cloud.monitoring.free.tags', 'mongod'],
])

/** Of builds that are not released. */
const unreleased: ReadonlySet<string> = new Set([
  'net.priorityPort',
  'net.secondaryPort',
  'net.proxyUnixDomainSocket.pathPrefix',
  'net.proxyUnixDomainSocket.fileGroupId',
  'processManagement.extensionsConfigPath',
  'processManagement.extensionsSignaturePublicKeyPath',
])

/** What a server knows under a name. */
export type Known =
  | { kind: 'setting'; setting: Setting }
  | { kind: 'list' | 'free' }
  /** The other server has it. */
  | { kind: 'other' }
  | { kind: 'unknown' }

export function knownAs(server: Server, name: string): Known {
  const list = lists.get(name)
  if (list !== undefined) return { kind: list === 'both' || list === server ? 'list' : 'other' }
  if (unreleased.has(name)) return { kind: 'free' }
  const own = sharedSetting(name)
  if (own !== undefined && !name.startsWith(parameterPrefix)) {
    return server === 'mongod' && ofMongosOnly.has(name)
      ? { kind: 'other' }
      : { kind: 'setting', setting: own }
  }
  const ofMongod = settingOf(mongodTable, name)
  if (ofMongod === undefined) return { kind: 'unknown' }
  // What no version has any more is spoken of as that.
  if (server === 'mongos' && ofMongod.removed !== '3.4') return { kind: 'other' }
  return { kind: 'setting', setting: ofMongod }
}

function sharedSetting(name: string): Setting | undefined {
  return settingOf(settingsTable, name) ?? settingOf(sharedTable, name)
}

/** Names that a server takes, for the sake of a near miss. */
export const namesOf: Readonly<Record<Server, readonly string[]>> = {
  mongos: sharedNames(),
  mongod: [
    ...sharedNames().filter((name) => !ofMongosOnly.has(name)),
    ...mongodTable.settings.map(({ name }) => name),
  ],
}

function sharedNames(): readonly string[] {
  return [...settingsTable.settings, ...sharedTable.settings]
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(parameterPrefix))
}

/** Sections of either server: `net`, `net.tls`, `setParameter`. */
export const sections: ReadonlySet<string> = new Set([
  'setParameter',
  ...[...namesOf.mongos, ...namesOf.mongod, ...lists.keys()].flatMap((name) => {
    const keys = name.split('.')
    return keys.slice(1).map((_, index) => keys.slice(0, index + 1).join('.'))
  }),
])

/** For so many unknown names of a file the nearest known one is looked for: it takes time. */
export const mostGuesses = 50

/** A parameter that the table describes. */
export function parameterSetting(name: string): Setting | undefined {
  return settingOf(settingsTable, `${parameterPrefix}${name}`)
}

/** Parameters of the manual of 8.0 and of the sources of 5.0; the servers have more. */
export const parameters: ReadonlySet<string> = new Set([
  ...parameterNames,
  ...settingsTable.settings.flatMap(({ name }) =>
    name.startsWith(parameterPrefix) ? [name.slice(parameterPrefix.length)] : [],
  ),
])

/** `net.tls.mode` of `net.ssl.mode`. */
export function canonicalName(name: string): string {
  const setting = sharedSetting(name)
  return setting?.replacedBy !== undefined && setting.removed === undefined ? setting.replacedBy : name
}

/** The one setting that is a map of names. */
export function mapOf({ name, kind }: Pick<MongodbConfEntry, 'name' | 'kind'>): 'setParameter' | undefined {
  return kind === 'map' && name === 'setParameter' ? name : undefined
}

/** Whether an entry is a parameter: it stands in setParameter. */
export function isParameter({ parent }: MongodbConfEntry): boolean {
  return parent !== undefined && parent.parent === undefined && parent.name === 'setParameter'
}
