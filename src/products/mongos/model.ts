import type { MongodbEntry } from '../../formats/mongodb-yaml.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import { maxClients, openFiles, poolSize } from './limits.ts'
import { leastPoolSize, reasons } from './reasons.ts'
import { mechanisms, membershipSettings, type Settings, tlsSettings } from './security.ts'
import { type MongosInstance, type MongosSubject, serviceOf } from './subject.ts'

/** The files of one mongos balancer. */
export interface MongosModel {
  balancer: string
  topologyFile: string
  /** `host:port` of the config servers. */
  configServers: readonly string[]
  instances: readonly MongosFileModel[]
}

/** One mongos. */
interface MongosFileModel {
  name: string
  openFiles: number
  /** systemd's name of it, without `.service`. */
  service: string
  entries: readonly MongodbEntry[]
}

/** Decides every setting of every mongos of a balancer. */
export function mongosModel(subject: MongosSubject): MongosModel {
  const { balancer, topology } = subject
  return {
    balancer: balancer.name,
    topologyFile: topology.fileName,
    configServers: configServers(subject),
    instances: balancer.instances.map((instance) => ({
      name: instance.name,
      openFiles: openFiles(instance),
      service: serviceOf(instance, subject),
      entries: entriesOf(ownSettings(subject, instance), subject),
    })),
  }
}

function ownSettings(subject: MongosSubject, instance: MongosInstance): Settings {
  const { cluster, declared, topology } = subject
  const authentication = mechanisms(subject)
  const settings: Settings = [
    ['sharding.configDB', `${cluster.configServers.name}/${configServers(subject).join(',')}`],
    ['net.port', instance.port],
    ['net.bindIp', [...new Set(['127.0.0.1', instance.address])].join(',')],
    ...ipv6(subject, instance),
    ['net.maxIncomingConnections', maxClients(instance, declared.max_connections)],
    ...tlsSettings(subject, instance),
    ...membershipSettings(subject, instance),
    ...logSettings(subject, instance),
  ]
  if (authentication !== undefined) {
    settings.push(['setParameter.authenticationMechanisms', authentication])
  }
  settings.push(
    ['setParameter.ShardingTaskExecutorPoolMinSize', leastPoolSize],
    ['setParameter.ShardingTaskExecutorPoolMaxSize', poolSize(cluster, topology)],
  )
  return settings
}

/** What goes with the topology's own log settings: a path is for a file only, and only a file that grows is reopened. */
function logSettings({ balancer, declared }: MongosSubject, { name }: MongosInstance): Settings {
  const given = { ...declared.settings, ...declared.settings_unchecked }
  const { 'systemLog.destination': destination = 'file', 'systemLog.logAppend': append = true } = given
  if (destination !== 'file') return []
  return [
    ['systemLog.destination', 'file'],
    ['systemLog.path', `/var/log/mongodb/${balancer.name}-${name}.log`],
    ['systemLog.logAppend', true],
    ...(append === true ? ([['systemLog.logRotate', 'reopen']] satisfies Settings) : []),
  ]
}

function configServers({ cluster }: MongosSubject): string[] {
  return cluster.configServers.instances.filter(({ declared }) => declared.hidden !== true).map(endpointOf)
}

function ipv6({ cluster }: MongosSubject, instance: MongosInstance): Settings {
  const members = [cluster.configServers, ...cluster.shards].flatMap(({ instances }) => instances)
  const isUsed = [instance, ...members].some(({ address }) => address.includes(':'))
  return isUsed ? [['net.ipv6', true]] : []
}

/** The topology's settings win, and `null` takes a line out; the reason stands above what dbbal itself decided. */
function entriesOf(settings: Settings, { declared }: MongosSubject): MongodbEntry[] {
  const given = Object.entries({ ...declared.settings, ...declared.settings_unchecked })
  const isGiven = new Set(given.map(([name]) => name))
  const own = settings
    .filter(([name]) => !isGiven.has(name))
    .map(([name, value]) => ({ name, value, comment: reasonOf(name) }))
  return [
    ...own,
    ...given.flatMap(([name, value]) => (value === null ? [] : [{ name, value, comment: null }])),
  ]
}

function reasonOf(name: string): string | null {
  return reasons.find(({ setting }) => setting === name)?.why ?? null
}
