import type { Secrets } from '../../secrets/secrets.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import { routerAccount } from '../../topology/router-account.ts'
import type { Topology } from '../../topology/topology.ts'
import type { RouteBackends, Subject } from '../product.ts'
import { type ConfSection, optionValue } from './conf.ts'
import { openFiles } from './connections.ts'
import { fixed, groupName, metadataCluster } from './destinations.ts'
import { routerId } from './general-sections.ts'
import { routerPaths } from './paths.ts'
import { type RouterPlace, routerPlaces } from './place.ts'
import { openRoutes } from './routes.ts'
import { routerSections } from './sections.ts'
import { totalConnections } from './total-connections.ts'

/** Everything that is written for one mysqlrouter balancer. */
export interface RouterModel {
  name: string
  topologyFile: string
  instances: readonly RouterInstanceModel[]
  /** The rows that make the Routers known to the metadata; null with static destinations. */
  registration: Registration | null
  backends: readonly RouteBackends[]
}

/** One Router. */
export interface RouterInstanceModel {
  name: string
  sections: readonly ConfSection[]
  learned: LearnedModel | null
  unit: UnitModel
  rest: RestModel | null
}

/** What a Router needs that learns its destinations. */
export interface LearnedModel {
  account: string
  /** Who owns the Router's files. */
  owner: string
  keyring: string
  masterKey: string
  dynamicState: string
  /** group_replication_group_name; null: the group that the servers are in. */
  groupName: string | null
  /** `mysql://address:port` of every server. */
  servers: readonly string[]
}

/** The drop-in of the systemd unit. Folders are null where the topology moved them. */
export interface UnitModel {
  configuration: string
  owner: string | null
  runtime: string | null
  state: string | null
  logs: string | null
  openFiles: number
}

/** Login of the REST interface. */
export interface RestModel {
  user: string
  password: string
}

export interface Registration {
  cluster: string
  routers: readonly { id: number; name: string; address: string }[]
}

export function routerModel(subject: Subject, topology: Topology, secrets: Secrets): RouterModel {
  const places = routerPlaces(topology, subject.name)
  return {
    name: subject.name,
    topologyFile: topology.fileName,
    instances: places.map((place) => instanceModel(place, secrets)),
    registration: registration(places),
    backends: backendsOf(places),
  }
}

function instanceModel(place: RouterPlace, secrets: Secrets): RouterInstanceModel {
  const { declared, instance } = place
  const sections = routerSections(place)
  const { rest } = declared
  return {
    name: instance.name,
    sections,
    learned: declared.destinations === 'metadata' ? learnedModel(place, sections) : null,
    unit: unitModel(place, sections),
    rest: rest === undefined ? null : { user: rest.user, password: secrets.value(rest.password) },
  }
}

function learnedModel(place: RouterPlace, sections: readonly ConfSection[]): LearnedModel {
  const { declared, cluster } = place
  const written = (name: string): string => optionValue(sections, 'DEFAULT', name) ?? ''
  return {
    account: routerAccount(declared),
    owner: declared.deploy?.owner ?? 'mysqlrouter',
    keyring: written('keyring_path'),
    masterKey: written('master_key_path'),
    dynamicState: written('dynamic_state'),
    groupName: groupName(cluster) ?? null,
    servers: cluster.instances.map((server) => `mysql://${endpointOf(server)}`),
  }
}

function unitModel(place: RouterPlace, sections: readonly ConfSection[]): UnitModel {
  const { declared, instance } = place
  const paths = routerPaths(place)
  const below = (name: string, own: string, root: string): string | null =>
    optionValue(sections, 'DEFAULT', name) === own ? own.slice(root.length) : null
  const idle = Number(optionValue(sections, 'connection_pool', 'max_idle_server_connections') ?? 0)
  return {
    configuration: `${paths.configuration}/mysqlrouter.conf`,
    owner: declared.deploy?.owner ?? null,
    runtime: below('runtime_folder', paths.runtime, '/run/'),
    state: below('data_folder', paths.data, '/var/lib/'),
    logs: below('logging_folder', paths.logging, '/var/log/'),
    openFiles: instance.nofile ?? openFiles(totalConnections(sections), idle),
  }
}

function registration(places: readonly RouterPlace[]): Registration | null {
  const [first] = places
  if (first === undefined || first.declared.destinations !== 'metadata') return null
  return {
    cluster: metadataCluster(first.cluster),
    routers: places.map((place) => ({
      id: routerId(place),
      name: `${place.balancer.name}/${place.instance.name}`,
      address: place.instance.address,
    })),
  }
}

function backendsOf(places: readonly RouterPlace[]): readonly RouteBackends[] {
  const [first] = places
  if (first === undefined) return []
  const { balancer, declared, cluster } = first
  if (declared.destinations === 'metadata') {
    const servers = cluster.instances.map(endpointOf).toSorted()
    return [{ route: `${balancer.name}/metadata`, backends: servers }]
  }
  return openRoutes(declared).map(({ name }) => ({
    route: `${balancer.name}/${name}`,
    backends: fixed(name, declared, cluster).toSorted(),
  }))
}
