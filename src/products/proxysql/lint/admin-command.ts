import { isAtLeast } from '../../../settings/version.ts'

/** What LOAD and SAVE name, and the tables of each. */
const mysqlServers = [
  'servers',
  'replication_hostgroups',
  'group_replication_hostgroups',
  'galera_hostgroups',
  'aws_aurora_hostgroups',
  'hostgroup_attributes',
  'servers_ssl_params',
]

const tablesByModule: Readonly<Record<string, readonly string[]>> = {
  'ADMIN VARIABLES': [],
  'MYSQL VARIABLES': [],
  'PGSQL VARIABLES': [],
  'LDAP VARIABLES': [],
  'MYSQL SERVERS': mysqlServers.map((name) => `mysql_${name}`),
  'MYSQL USERS': ['mysql_users'],
  'MYSQL QUERY RULES': ['mysql_query_rules', 'mysql_query_rules_fast_routing'],
  'MYSQL FIREWALL': ['mysql_firewall_whitelist_users', 'mysql_firewall_whitelist_rules'],
  'PGSQL SERVERS': ['pgsql_servers', 'pgsql_replication_hostgroups', 'pgsql_hostgroup_attributes'],
  'PGSQL USERS': ['pgsql_users'],
  'PGSQL QUERY RULES': ['pgsql_query_rules', 'pgsql_query_rules_fast_routing'],
  'PGSQL FIREWALL': [],
  'PROXYSQL SERVERS': ['proxysql_servers'],
  SCHEDULER: ['scheduler'],
  RESTAPI: ['restapi_routes'],
  'CLICKHOUSE USERS': [],
  'CLICKHOUSE VARIABLES': [],
  'SQLITESERVER VARIABLES': [],
  DEBUG: [],
}

export const moduleNames: readonly string[] = Object.keys(tablesByModule)

export function tablesOf(module: string): readonly string[] {
  return tablesByModule[module] ?? []
}

/** The module that a table is loaded with. */
export function moduleOf(table: string): string | undefined {
  return moduleNames.find((module) => tablesOf(module).includes(table))
}

type Layer = 'memory' | 'runtime' | 'disk' | 'config'

/** A command of the admin interface that is no SQL. */
export type AdminCommand =
  | { kind: 'move'; module: string; from: Layer; to: Layer }
  | { kind: 'transaction' }
  | { kind: 'other' }

const routes: Readonly<Record<string, readonly [Layer, Layer]>> = {
  'LOAD TO RUNTIME': ['memory', 'runtime'],
  'LOAD FROM MEMORY': ['memory', 'runtime'],
  'SAVE FROM RUNTIME': ['runtime', 'memory'],
  'SAVE TO MEMORY': ['runtime', 'memory'],
  'SAVE TO DISK': ['memory', 'disk'],
  'SAVE FROM MEMORY': ['memory', 'disk'],
  'LOAD FROM DISK': ['disk', 'memory'],
  'LOAD TO MEMORY': ['disk', 'memory'],
  'LOAD FROM CONFIG': ['config', 'memory'],
}

/** Those that change nothing that a rule looks at; by their beginning, as the interface compares most of them. */
const others = [
  /^PROXYSQL (?:READONLY|READWRITE|START|RESTART|STOP|PAUSE|RESUME|SHUTDOWN(?: SLOW)?|KILL|FLUSH (?:LOGS|QUERY CACHE|MYSQL CLIENT HOSTS|CONFIGDB)|RELOAD TLS|COREDUMP.*|CLUSTER_NODE_UUID .+|MEMPROFILE (?:START|STOP)|GCOV (?:DUMP|RESET))$/,
  /^SHOW (?:TABLES(?: (?:IN|FROM|LIKE) .+)?|CREATE TABLE .+|DATABASES|SCHEMAS|(?:FULL )?PROCESSLIST|(?:GLOBAL |ALL |ADMIN |MYSQL |PGSQL |LDAP )?VARIABLES(?: .+)?|(?:MYSQL|PGSQL) (?:STATUS|USERS|SERVERS)|PROMETHEUS METRICS|CHARSET|COLLATION|TABLE STATUS LIKE .+|FIELDS FROM .+|STATUS LIKE .+)$/,
  /^CHECKSUM (?:(?:MEMORY|MEM|DISK) )?(?:MYSQL|PGSQL|PROXYSQL|ADMIN) [A-Z ]+$/,
  /^SELECT (?:@@|\$\$|CONFIG (?:FILE|INTO OUTFILE)|DATABASE\(\)|CONCAT\(@@VERSION)/,
  /^(?:KILL CONNECTION \d+|USE \S+|LOCK TABLES.*|UNLOCK TABLES.*|PULL VERSION .+|SAVE MYSQL DIGEST TO DISK|SAVE CONFIG TO FILE .+)$/,
  /^LOAD (?:MYSQL|PGSQL) USER .+ TO RUNTIME$/,
  /^SET (?:NAMES|AUTOCOMMIT|CHARACTER_SET_RESULTS|SQL_AUTO_IS_NULL|SQL_QUOTE_SHOW_CREATE|SESSION CHARACTER_SET_RESULTS|@@SESSION\.)/,
  // SQL that changes no row.
  /^(?:EXPLAIN|PRAGMA|CREATE|DROP|ALTER|VACUUM|ANALYZE|REINDEX|ATTACH|DETACH)(?: |$)/,
]

/** The command that a text is, in upper case and with single spaces; undefined for none. */
export function adminCommand(text: string, version: string): AdminCommand | undefined {
  if (/^(?:BEGIN|COMMIT|END|ROLLBACK|START TRANSACTION|SAVEPOINT|RELEASE)(?: |$)/.test(text))
    return { kind: 'transaction' }
  const parts = /^(LOAD|SAVE) (.+) (TO|FROM) (RUNTIME|RUN|MEMORY|MEM|DISK|CONFIG)$/.exec(text)
  const [, verb, module = '', preposition, layer = ''] = parts ?? []
  const name = layer === 'RUN' ? 'RUNTIME' : layer === 'MEM' ? 'MEMORY' : layer
  const route = routes[`${verb} ${preposition} ${name}`]
  if (route !== undefined && Object.hasOwn(tablesByModule, module) && hasModule(module, version))
    return { kind: 'move', module, from: route[0], to: route[1] }
  return others.some((pattern) => pattern.test(text)) ? { kind: 'other' } : undefined
}

export function hasModule(module: string, version: string): boolean {
  return !module.startsWith('PGSQL ') || isAtLeast(version, '3.0')
}
