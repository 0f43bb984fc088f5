/** A section of proxysql.cnf that fills a table, by ProxySQL's own reader (lib/ProxySQL_Config.cpp). */
export interface CnfSection {
  table: string
  /** Keys that go by another name than the column. */
  aliases: Readonly<Record<string, string>>
  /** Columns that it does not read. */
  unread: readonly string[]
  /** Keys without which it leaves the row out; of several names one is enough. */
  mandatory: readonly (readonly string[])[]
  since?: string
}

const server = {
  aliases: { address: 'hostname', hostgroup: 'hostgroup_id' },
  unread: [],
  mandatory: [
    ['address', 'hostname'],
    ['hostgroup', 'hostgroup_id'],
  ],
}
const plain = { aliases: {}, unread: [] }
const user = { aliases: {}, unread: ['backend', 'frontend'], mandatory: [['username']] }
const rule = { ...plain, mandatory: [['rule_id']] }
const pair = { ...plain, mandatory: [['writer_hostgroup'], ['reader_hostgroup']] }
const group = {
  aliases: {},
  // Its row is always an active one.
  unread: ['active'],
  mandatory: [['writer_hostgroup'], ['backup_writer_hostgroup'], ['reader_hostgroup'], ['offline_hostgroup']],
}

export const cnfSections: Readonly<Record<string, CnfSection>> = {
  mysql_servers: { table: 'mysql_servers', ...server },
  mysql_users: { table: 'mysql_users', ...user },
  mysql_query_rules: { table: 'mysql_query_rules', ...rule },
  mysql_replication_hostgroups: { table: 'mysql_replication_hostgroups', ...pair },
  mysql_group_replication_hostgroups: { table: 'mysql_group_replication_hostgroups', ...group },
  mysql_galera_hostgroups: { table: 'mysql_galera_hostgroups', ...group },
  mysql_aws_aurora_hostgroups: { table: 'mysql_aws_aurora_hostgroups', ...pair, unread: ['active'] },
  mysql_servers_ssl_params: {
    table: 'mysql_servers_ssl_params',
    ...plain,
    mandatory: [['hostname']],
    since: '2.6',
  },
  proxysql_servers: {
    table: 'proxysql_servers',
    aliases: { address: 'hostname' },
    unread: [],
    mandatory: [['address', 'hostname'], ['port']],
  },
  scheduler: { table: 'scheduler', ...plain, mandatory: [['id'], ['filename']] },
  restapi: {
    table: 'restapi_routes',
    aliases: { interval_ms: 'timeout_ms' },
    unread: [],
    mandatory: [['id'], ['method'], ['uri'], ['script']],
  },
  pgsql_servers: { table: 'pgsql_servers', ...server, since: '3.0' },
  pgsql_users: { table: 'pgsql_users', ...user, since: '3.0' },
  pgsql_query_rules: { table: 'pgsql_query_rules', ...rule, since: '3.0' },
  pgsql_replication_hostgroups: { table: 'pgsql_replication_hostgroups', ...pair, since: '3.0' },
}

/** Groups of global variables: `mysql_variables` holds those that begin with `mysql-`. */
export const variableGroups: Readonly<Record<string, string>> = {
  admin_variables: 'admin-',
  mysql_variables: 'mysql-',
  pgsql_variables: 'pgsql-',
}

/** What the file tells the process itself (src/main.cpp). */
export const processSettings: readonly string[] = [
  'cluster_sync_interfaces',
  'datadir',
  'errorlog',
  'execute_on_exit_failure',
  'ldap_auth_plugin',
  'pidfile',
  'restart_on_missing_heartbeats',
  'sqlite3_plugin',
  'uuid',
  'web_interface_plugin',
]
