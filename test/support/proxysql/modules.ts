/** A command that copies a module between two layers. */
export interface Move {
  module: string
  from: Layer
  to: Layer
}

type Layer = 'memory' | 'runtime' | 'disk'

const hostgroupTables = [
  'replication_hostgroups',
  'group_replication_hostgroups',
  'galera_hostgroups',
  'aws_aurora_hostgroups',
]

/** What LOAD and SAVE know, and the tables of each. */
export function modules(version: string): ReadonlyMap<string, readonly string[]> {
  const mysql = (names: readonly string[]): string[] => names.map((name) => `mysql_${name}`)
  const pgsql = (names: readonly string[]): string[] => names.map((name) => `pgsql_${name}`)
  const serverTls = version >= '2.6' ? ['servers_ssl_params'] : []
  const all: [string, string[]][] = [
    ['ADMIN VARIABLES', []],
    ['MYSQL VARIABLES', []],
    ['MYSQL SERVERS', mysql(['servers', ...hostgroupTables, 'hostgroup_attributes', ...serverTls])],
    ['MYSQL USERS', ['mysql_users']],
    ['MYSQL QUERY RULES', mysql(['query_rules', 'query_rules_fast_routing'])],
    ['PROXYSQL SERVERS', ['proxysql_servers']],
    ['SCHEDULER', ['scheduler']],
  ]
  if (version >= '3') {
    all.push(
      ['PGSQL VARIABLES', []],
      ['PGSQL SERVERS', pgsql(['servers', 'replication_hostgroups', 'hostgroup_attributes'])],
      ['PGSQL USERS', ['pgsql_users']],
      ['PGSQL QUERY RULES', pgsql(['query_rules', 'query_rules_fast_routing'])],
    )
  }
  return new Map(all)
}

/** `LOAD m TO RUNTIME` = `LOAD m FROM MEMORY`, and so on; undefined for what is no such command. */
export function moveOf(command: string, version: string): Move | undefined {
  const parts = /^(LOAD|SAVE) (.+) (TO|FROM) (RUNTIME|RUN|MEMORY|MEM|DISK)$/.exec(command)
  const [, verb, module = '', preposition, layer = ''] = parts ?? []
  if (parts === null || !modules(version).has(module)) return undefined
  const route =
    routes[`${verb} ${preposition} ${layer.replace(/^RUN$/, 'RUNTIME').replace(/^MEM$/, 'MEMORY')}`]
  return route === undefined ? undefined : { module, ...route }
}

const routes: Readonly<Record<string, Pick<Move, 'from' | 'to'>>> = {
  'LOAD TO RUNTIME': { from: 'memory', to: 'runtime' },
  'LOAD FROM MEMORY': { from: 'memory', to: 'runtime' },
  'SAVE FROM RUNTIME': { from: 'runtime', to: 'memory' },
  'SAVE TO MEMORY': { from: 'runtime', to: 'memory' },
  'SAVE TO DISK': { from: 'memory', to: 'disk' },
  'SAVE FROM MEMORY': { from: 'memory', to: 'disk' },
  'LOAD FROM DISK': { from: 'disk', to: 'memory' },
  'LOAD TO MEMORY': { from: 'disk', to: 'memory' },
}
