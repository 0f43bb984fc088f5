import type { HbaNames, HbaRule } from '../../formats/hba.ts'
import type { HbaLine, PgbouncerAuthentication } from '../../topology/declaration/pgbouncer.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { SizedEntry } from './sizes.ts'

/** The database of the console. */
export const consoleDatabase = 'pgbouncer'

export type ClientMethod = HbaLine['method']

/** Where the secrets of users come from. */
export function passwordsOf({ declared }: Pooler): 'userlist' | 'auth_query' {
  return declared.authentication?.passwords ?? 'userlist'
}

export function methodOf({ declared }: Pooler): NonNullable<PgbouncerAuthentication['method']> {
  return declared.authentication?.method ?? 'scram-sha-256'
}

/** Every method that clients of databases may log in by. */
export function clientMethods(pooler: Pooler): readonly ClientMethod[] {
  const declared = pooler.declared.authentication?.hba
  if (declared === undefined) return [methodOf(pooler)]
  const rules = declared.filter(({ databases }) => databases.some((name) => name !== consoleDatabase))
  return [...new Set(rules.map(({ method }) => method))].filter((method) => method !== 'reject')
}

/** A rule with the reason why it is there, where the topology does not say it itself. */
export interface ExplainedRule {
  rule: HbaRule
  why: string | null
}

/** The rules of pgbouncer_hba.conf; none where auth_type alone decides. */
export function hbaRules(pooler: Pooler, entries: readonly SizedEntry[]): readonly ExplainedRule[] {
  const declared = pooler.declared.authentication?.hba?.map(asRule)
  const kept = readersKeptOut(entries)
  // A certificate needs TLS, which the console's socket has not: that takes a rule of its own.
  const isCert = methodOf(pooler) === 'cert'
  if (declared === undefined && kept.length === 0 && !isCert) return []
  const console = declared === undefined && !isCert ? [] : consoleRules(pooler)
  return [...console, ...kept, ...(declared ?? openRules(pooler))]
}

function asRule({ type, databases, users, address, method }: HbaLine): ExplainedRule {
  return { rule: { type, databases: names(databases), users: names(users), address, method }, why: null }
}

/** In the topology `all` is the keyword. */
function names(declared: readonly string[]): HbaNames {
  return declared.includes('all') ? 'all' : declared
}

/** Without these, rules for TCP would lock dbbal out of the console's socket. */
function consoleRules(pooler: Pooler): readonly ExplainedRule[] {
  const { admin, stats } = pooler.declared
  const users = [
    ...(admin === undefined || admin.via === 'tcp' ? [] : [admin.user]),
    ...(stats === undefined ? [] : [stats.user]),
  ]
  if (users.length === 0) return []
  const method = methodOf(pooler) === 'md5' ? 'md5' : 'scram-sha-256'
  return [
    {
      rule: { type: 'local', databases: [consoleDatabase], users, address: undefined, method },
      why: 'the console, through its socket; PgBouncer refuses whom no rule fits',
    },
  ]
}

/** `access: read` users stay out of the write entries of their cluster. */
function readersKeptOut(entries: readonly SizedEntry[]): readonly ExplainedRule[] {
  const databases = new Map<string, { users: readonly string[]; names: string[] }>()
  for (const { cluster, route, name } of entries) {
    const users = typeof cluster.users === 'object' ? cluster.users : {}
    const readers = Object.keys(users).filter((user) => users[user]?.access === 'read')
    if (route !== 'write' || readers.length === 0) continue
    const group = databases.get(cluster.name) ?? { users: readers, names: [] }
    group.names.push(name)
    databases.set(cluster.name, group)
  }
  return [...databases].flatMap(([cluster, { users, names }]) =>
    everywhere(names, users, 'reject').map((rule, index) => ({
      rule,
      why: index === 0 ? `users of cluster ${cluster} with access: read have no write route` : null,
    })),
  )
}

function openRules(pooler: Pooler): readonly ExplainedRule[] {
  const method = methodOf(pooler)
  return everywhere('all', 'all', method)
    .filter(({ type }) => method !== 'cert' || type !== 'local')
    .map((rule, index) => ({ rule, why: index === 0 ? 'everybody else' : null }))
}

/** One rule by each way in. */
function everywhere(databases: HbaNames, users: HbaNames, method: string): readonly HbaRule[] {
  const rule = { databases, users, method }
  return [
    { type: 'local', address: undefined, ...rule },
    { type: 'host', address: '0.0.0.0/0', ...rule },
    { type: 'host', address: '::/0', ...rule },
  ]
}
