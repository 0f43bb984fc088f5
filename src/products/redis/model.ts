import { DbbalError, exitCodes } from '../../errors.ts'
import { isPlaceholder } from '../../secrets/placeholder-secrets.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { RedisInstances, Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'
import { accountsOf, type RedisLogin } from './accounts.ts'
import { aclLines } from './acl-file.ts'
import type { Directive } from './directive.ts'
import { memberSettings } from './member-settings.ts'
import { overlaySettings } from './overlay-settings.ts'
import { type ScriptsModel, scriptsOf } from './scripts.ts'
import { type SentinelLogin, sentinelDirectives } from './sentinel-directives.ts'
import { serverDirectives } from './server-directives.ts'
import { tableOf } from './table.ts'
import { sentinelUnit, serverUnit, type UnitModel } from './unit.ts'

/** A server or a Sentinel with its files. */
export interface MemberModel {
  name: string
  directives: readonly (readonly Directive[])[]
  /** Holds a password in clear text. */
  holdsSecret: boolean
  unit: UnitModel
}

/** Everything about one cluster that its files say. */
export interface RedisModel {
  topologyFile: string
  cluster: string
  servers: readonly MemberModel[]
  sentinels: readonly MemberModel[]
  /** Lines of users.acl; empty without ACL. */
  acl: readonly string[]
  /** Undefined for a standalone server. */
  scripts: ScriptsModel | undefined
  /** Roles change behind the files' back: servers run on copies that keep them. */
  keepsState: boolean
  endpoints: { servers: readonly string[]; sentinels: readonly string[] }
}

/** The cluster of a subject. */
export function clusterOf(subject: Subject, topology: Topology): RedisInstances {
  const cluster = topology.clusters.get(subject.name)
  if (cluster?.engine !== 'redis') throw new Error(`${subject.name} is no Redis cluster`)
  return cluster
}

/** Decides every value of every file. */
export function redisModel(subject: Subject, topology: Topology, secrets: Secrets): RedisModel {
  const cluster = clusterOf(subject, topology)
  const { mode } = cluster.declared
  const accounts = accountsOf(cluster)
  const login = (from: RedisLogin | undefined): SentinelLogin | undefined =>
    from && { user: from.user, password: secrets.value(from.password) }
  const context = { cluster, environment: topology.environment }
  const primaryLogin = login(accounts.replication)
  const server = { ...context, primaryLogin, hasAcl: accounts.all.length > 0 }
  const sentinel = { ...context, login: readableLogin(login(accounts.sentinel), cluster) }
  const directivesOf = serverDirectives(server)
  return {
    topologyFile: topology.fileName,
    cluster: cluster.name,
    servers: cluster.instances.map((instance) => {
      const settings = memberSettings(instance, context)
      const directives = overlaySettings(directivesOf(instance), settings, tableOf(cluster))
      const unit = serverUnit(instance, context, directives.flat())
      return { name: instance.name, directives, unit, holdsSecret: primaryLogin !== undefined }
    }),
    sentinels: cluster.sentinels.map((instance) => ({
      name: instance.name,
      directives: sentinelDirectives(instance, sentinel),
      unit: sentinelUnit(instance, context),
      holdsSecret: sentinel.login !== undefined,
    })),
    acl: aclLines(accounts.all, secrets),
    scripts: mode === 'standalone' ? undefined : scriptsOf(cluster, accounts.scripts?.user, context),
    keepsState: mode === 'sentinel',
    endpoints: { servers: endpointsOf(cluster.instances), sentinels: endpointsOf(cluster.sentinels) },
  }
}

/** Sentinel writes passwords back without quotes, and then cannot read its own file (Redis up to 8.0 at least). */
function readableLogin(
  login: SentinelLogin | undefined,
  { name }: RedisInstances,
): SentinelLogin | undefined {
  if (login === undefined || isPlaceholder(login.password) || /^[^\s"'\\]+$/.test(login.password))
    return login
  throw new DbbalError(
    'SENTINEL_PASSWORD',
    `the password of user ${JSON.stringify(login.user ?? 'default')} of ${name} holds a space, a quote or a backslash: Sentinel would not be able to read its own file again`,
    { exit: exitCodes.usage, hint: 'choose a password of letters and digits for this account' },
  )
}

function endpointsOf(members: readonly { address: string; port: number }[]): string[] {
  return members
    .map(({ address, port }) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`))
    .sort()
}
