import type { Reason } from '../../settings/setting.ts'

/** Why a row or a variable differs from what ProxySQL does on its own; the SQL itself can hold no comments. */
export const reasons: readonly Reason[] = [
  {
    setting: 'admin-admin_credentials',
    emit: 'admin, and the login of cluster_sync',
    why: 'the default admin:admin lets everybody on the host change the configuration',
  },
  {
    setting: 'admin-stats_credentials',
    emit: 'stats',
    why: 'the default stats:stats shows every query to whoever reaches the admin port',
  },
  {
    setting: 'admin-mysql_ifaces',
    emit: 'admin.address and the loopback, at the next start',
    why: 'the default listens on every address of the host',
  },
  {
    setting: 'admin-pgsql_ifaces',
    emit: 'as admin-mysql_ifaces, a hundred ports up',
    why: 'ProxySQL 3.0 opens it on every address even where no PostgreSQL is served',
  },
  {
    setting: 'mysql-interfaces',
    emit: 'the address of the instance; every address where the endpoint is a vip; the loopback where it is local or no MySQL is served',
    why: 'the default listens on every address of the host; an address that moves is not there at start',
  },
  {
    setting: 'pgsql-interfaces',
    emit: 'as mysql-interfaces',
    why: 'ProxySQL 3.0 opens it on every address even where no PostgreSQL is served',
  },
  {
    setting: 'admin-cluster_check_interval_ms',
    emit: '200 with cluster_sync',
    why: 'nodes agree after three checks: 1 s instead of 3 s',
  },
  {
    setting: 'mysql-monitor_username',
    emit: 'monitor',
    why: 'as monitor:monitor every check fails, and after three every server counts as read-only: no writer is left',
  },
  {
    setting: 'mysql-monitor_ping_interval',
    emit: '2000',
    why: 'a dead server is left out after 6 s instead of 24 s',
  },
  {
    setting: 'pgsql-monitor_ping_interval',
    emit: '2000',
    why: 'a dead server is left out after 6 s instead of 24 s',
  },
  {
    setting: 'mysql-monitor_read_only_max_timeout_count',
    emit: '5',
    why: 'after three slow answers a server counts as read-only: at peak load that takes the writer away',
  },
  {
    setting: 'mysql-monitor_writer_is_also_reader',
    emit: 'false; true where a cluster has fewer than two replicas for reads or asks for it',
    why: 'by default reads go to the primary as well',
  },
  {
    setting: 'mysql-monitor_replication_lag_interval',
    emit: '2000',
    why: 'a replica that falls behind is left out after 2 s instead of 10 s',
  },
  {
    setting: 'mysql-monitor_slave_lag_when_null',
    emit: '60, or more than the largest max_lag',
    why: 'broken replication shows no lag; it must count as more than any limit',
  },
  {
    setting: 'mysql-monitor_groupreplication_healthcheck_interval',
    emit: '1000 with Group Replication',
    why: 'a new primary is seen after 1 s instead of 5 s',
  },
  {
    setting: 'mysql-monitor_local_dns_cache_ttl',
    emit: '5000 where a server is given by name',
    why: 'after a name has moved, the default holds the old address for five minutes',
  },
  {
    setting: 'mysql-monitor_local_dns_cache_refresh_interval',
    emit: '2000 where a server is given by name',
    why: 'the default looks once a minute',
  },
  {
    setting: 'mysql-connect_timeout_server_max',
    emit: 'failover.budget and 5 s, else the default',
    why: 'queries wait this long for a writer: shorter than a failover, they fail during each',
  },
  {
    setting: 'mysql-connection_max_age_ms',
    emit: '1800000',
    why: 'by default connections never age, and a server that comes back gets none',
  },
  {
    setting: 'mysql-throttle_connections_per_sec_to_hostgroup',
    emit: '500',
    why: 'without a limit all clients connect to a new primary at once',
  },
  {
    setting: 'mysql-server_version',
    emit: 'the version of the oldest cluster',
    why: 'connectors choose what they do by the version that ProxySQL shows, 8.0.11 by default',
  },
  {
    setting: 'mysql-default_charset',
    emit: 'utf8mb4',
    why: 'the default utf8 holds three bytes a character',
  },
  {
    setting: 'mysql-default_collation_connection',
    emit: 'utf8mb4_0900_ai_ci for MySQL, utf8mb4_general_ci with MariaDB',
    why: 'it has to fit mysql-default_charset',
  },
  {
    setting: 'mysql-default_authentication_plugin',
    emit: 'caching_sha2_password where a user has it',
    why: 'a client is offered this one; MySQL 9 clients know no mysql_native_password',
  },
  {
    setting: 'mysql-have_ssl',
    emit: 'as tls.clients says',
    why: 'off by default before 2.6',
  },
  {
    setting: 'mysql_servers.max_connections',
    emit: 'max_connections less reserved_connections of the servers, shared by all proxies',
    why: 'the default of 1000 for each proxy is more than a server takes',
  },
  {
    setting: 'mysql_servers.max_replication_lag',
    emit: 'max_lag, else failover.max_lag, else 30; the smallest of the rules. 0 for Group Replication and PostgreSQL',
    why: 'the default 0 never leaves a replica out',
  },
  {
    setting: 'mysql_group_replication_hostgroups.max_transactions_behind',
    emit: 'max_transactions_behind, else 100',
    why: 'with the default 0 three checks in a row that find one waiting transaction take a replica out of reads',
  },
  {
    setting: 'mysql_replication_hostgroups.check_type',
    emit: 'read_only',
    why: 'super_read_only would take a server for a writer that started with read_only alone',
  },
  {
    setting: 'mysql_servers.status',
    emit: 'ONLINE for what is OFFLINE_SOFT',
    why: 'what a broken-off switchover drained must not stay drained',
  },
]
