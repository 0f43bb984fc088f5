import type { IniDialect } from '../../formats/pgbouncer-ini.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { BalancerInstance } from '../../topology/declaration/balancer.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import type { Instance, Topology } from '../../topology/topology.ts'
import type { RouteBackends } from '../product.ts'
import { type ExplainedRule, hbaRules } from './authentication.ts'
import {
  type DatabaseGroup,
  type DatabaseLine,
  databaseGroups,
  databaseNotes,
  dialectOf,
  peerLines,
} from './database-lines.ts'
import { iniName, processesOf, socketDirectory } from './processes.ts'
import { type ProcessContext, type SettingLine, settingLines } from './setting-lines.ts'
import { defaultPoolSize, type SizedEntry, sizedEntries } from './sizes.ts'
import { descriptorsOf, type Unit, unitOf } from './unit.ts'
import { userlistSecret, userlistUsers } from './userlist.ts'
import { sharedWarm } from './warm-pools.ts'

/** The files of one balancer, before anything is quoted. */
export interface PgbouncerModel {
  balancer: string
  topologyFile: string
  instances: readonly InstanceModel[]
  routes: readonly RouteBackends[]
}

export interface InstanceModel {
  name: string
  users: readonly { user: string; secret: string; why: string | null }[]
  /** None where there is no pgbouncer_hba.conf. */
  rules: readonly ExplainedRule[]
  processes: readonly ProcessModel[]
}

export interface ProcessModel {
  ini: string
  dialect: IniDialect
  /** Why [databases] says what dbbal chose for it. */
  notes: readonly string[]
  databases: readonly DatabaseGroup[]
  peers: readonly DatabaseLine[]
  settings: readonly SettingLine[]
  unit: Unit
}

export function pgbouncerModel(pooler: Pooler, topology: Topology, secrets: Secrets): PgbouncerModel {
  const entries = sizedEntries(pooler, topology)
  const users = userlistUsers(pooler, topology).map((user) => ({
    user: user.user,
    secret: userlistSecret(user, secrets),
    why: user.why,
  }))
  const rules = hbaRules(pooler, entries)
  return {
    balancer: pooler.name,
    topologyFile: topology.fileName,
    instances: pooler.instances.map((instance) => ({
      name: instance.name,
      users,
      rules,
      processes: processModels(pooler, instance, topology, entries, rules.length > 0),
    })),
    routes: routesOf(pooler, entries),
  }
}

function processModels(
  pooler: Pooler,
  instance: Instance<BalancerInstance>,
  topology: Topology,
  entries: readonly SizedEntry[],
  hasHba: boolean,
): readonly ProcessModel[] {
  const all = processesOf(pooler)
  const peers = all.map((process) => ({
    index: process.index,
    instance: process.instance,
    socketDirectory: socketDirectory(pooler, process, topology),
  }))
  return all
    .filter((process) => process.instance === instance)
    .map((process) => {
      const context: ProcessContext = {
        pooler,
        process,
        topology,
        entries,
        defaultPoolSize: defaultPoolSize(pooler, entries),
        sharedWarm: sharedWarm(pooler, entries),
        hasHba,
      }
      const settings = settingLines(context)
      return {
        ini: iniName(process),
        dialect: dialectOf(pooler.version),
        notes: databaseNotes(context),
        databases: databaseGroups(context),
        peers: peerLines(context, peers),
        settings,
        unit: unitOf(pooler, process, topology, descriptorsOf(pooler, settings, entries)),
      }
    })
}

/** Servers by cluster and route, whatever process names them. */
function routesOf(pooler: Pooler, entries: readonly SizedEntry[]): readonly RouteBackends[] {
  const routes = new Map<string, readonly string[]>()
  for (const { cluster, route, servers } of entries) {
    const name = `${pooler.name}/${cluster.name}/${route}`
    if (!routes.has(name)) routes.set(name, servers.map(endpointOf).toSorted())
  }
  return [...routes].map(([route, backends]) => ({ route, backends }))
}
