import type { Reason } from '../../settings/setting.ts'

function reason(setting: string, emit: string, why: string): Reason {
  return { setting, section: 'pgbouncer', emit, why }
}

/** Why PgBouncer's files say what they say, where that is not PgBouncer's default. */
export const reasons = {
  listenAddr: reason(
    'listen_addr',
    "the instance's address",
    'clients come by TCP; never every address of the host',
  ),
  listenAddrVip: reason(
    'listen_addr',
    "the instance's address and the endpoint's",
    'the endpoint moves: needs net.ipv4.ip_nonlocal_bind = 1, or it is not listened on where it comes to',
  ),
  listenPort: reason('listen_port', 'the port of the instance', 'the port that clients dial'),
  socketDir: reason(
    'unix_socket_dir',
    '/run/pgbouncer',
    'the way to the console; /tmp is open to every local user',
  ),
  socketMode: reason('unix_socket_mode', '0770', "only the service's group may come this way"),
  reusePort: reason(
    'so_reuseport',
    '1 with processes',
    'several processes share the port: one uses one core',
  ),
  peerId: reason('peer_id', 'a number per process', 'a cancel request finds the process that has the client'),
  authType: reason('auth_type', 'scram-sha-256', 'md5 is weak, and deprecated from PostgreSQL 18 on'),
  authTypeHba: reason(
    'auth_type',
    'hba with rules',
    'pgbouncer_hba.conf says who may come from where, and how',
  ),
  authTypeCert: reason('auth_type', 'cert when declared', "the user is the certificate's common name"),
  authHbaFile: reason(
    'auth_hba_file',
    'pgbouncer_hba.conf',
    'read from top to bottom, the first fitting rule counts',
  ),
  authFile: reason('auth_file', 'userlist.txt', 'without it every login fails'),
  authUser: reason('auth_user', 'the account of auth_query', 'looks up users that are not in userlist.txt'),
  authQuery: reason(
    'auth_query',
    'a function, user_lookup',
    'the account can read single users, not all of them',
  ),
  adminUsers: reason('admin_users', "dbbal's account", 'may PAUSE, RESUME and RELOAD'),
  statsUsers: reason('stats_users', 'the monitoring account', 'may read statistics, no more'),
  clientTls: reason('client_tls_sslmode', 'as declared', 'as the topology says of clients'),
  clientTlsCa: reason('client_tls_ca_file', 'as declared', 'who signs the certificates of clients'),
  clientTlsCaUnsaid: reason(
    'client_tls_ca_file',
    "the servers' authority",
    "nobody must show a certificate; without it RELOAD reads all of the system's authorities, and serves nobody meanwhile",
  ),
  clientTlsCert: reason('client_tls_cert_file', 'as declared', "the pooler's own certificate"),
  clientTlsKey: reason('client_tls_key_file', 'as declared', "the pooler's own certificate"),
  serverTls: reason('server_tls_sslmode', 'as declared', 'as the topology says of servers'),
  serverTlsUnsaid: reason(
    'server_tls_sslmode',
    'prefer when nothing is declared',
    'no TLS is declared: used where the server offers it, unverified',
  ),
  serverTlsCa: reason('server_tls_ca_file', 'as declared', 'who signs the certificates of the servers'),
  serverTlsCert: reason(
    'server_tls_cert_file',
    'as declared',
    "the pooler's own certificate towards servers",
  ),
  serverTlsKey: reason('server_tls_key_file', 'as declared', "the pooler's own certificate towards servers"),
  poolMode: reason(
    'pool_mode',
    'transaction',
    'a session pool cannot be paused: a switchover would break its clients',
  ),
  maxClientConn: reason('max_client_conn', '1000', 'clients above it are refused; LimitNOFILE follows it'),
  defaultPoolSize: reason(
    'default_pool_size',
    'declared, or the share of max_connections, 20 at most',
    'all pools of all processes must fit into max_connections',
  ),
  minPoolSize: reason(
    'min_pool_size',
    'what the pools of primaries have in common',
    'a switchover sets it to 0 while clients are held, which it cannot on the line of a database',
  ),
  preparedStatements: reason(
    'max_prepared_statements',
    '200',
    'drivers prepare statements; at 0 transaction pools break them',
  ),
  serverFastClose: reason(
    'server_fast_close',
    '1 with session pools',
    'RECONNECT would wait for clients of session pools to leave',
  ),
  queryWaitTimeout: reason(
    'query_wait_timeout',
    'twice failover.budget, 30 to 60',
    'must outlast a failover, and end before clients pile up',
  ),
  serverLoginRetry: reason('server_login_retry', '1', 'one failed connect would keep a pool shut for 15 s'),
  serverConnectTimeout: reason(
    'server_connect_timeout',
    '3',
    'a dead host does not answer: each try would wait 15 s',
  ),
  tcpKeepidle: reason('tcp_keepidle', '30', 'a host that vanished is noticed in a minute, not in two hours'),
  tcpKeepintvl: reason(
    'tcp_keepintvl',
    '10',
    'a host that vanished is noticed in a minute, not in two hours',
  ),
  tcpKeepcnt: reason('tcp_keepcnt', '3', 'a host that vanished is noticed in a minute, not in two hours'),
  tcpUserTimeout: reason(
    'tcp_user_timeout',
    '15000',
    'in ms: data sent to a host that vanished would be repeated for 15 minutes',
  ),
  dnsMaxTtl: reason('dns_max_ttl', '5 where a server has a name', 'a name that moves is followed soon'),
  dnsNxdomainTtl: reason(
    'dns_nxdomain_ttl',
    '1 where a server has a name',
    'a name that comes back is found soon',
  ),
  listenBacklog: reason(
    'listen_backlog',
    '4096',
    'after a failover all clients connect at once; needs net.core.somaxconn',
  ),
  ignoreStartup: reason(
    'ignore_startup_parameters',
    'extra_float_digits',
    'JDBC sends it; not options, whose search_path would be lost silently',
  ),
} as const satisfies Record<string, Reason>

function databaseReason(setting: string, emit: string, why: string): Reason {
  return { setting, section: 'databases', emit, why }
}

/** The same for the keys of [databases]. */
export const databaseReasons = {
  max_db_connections: databaseReason(
    'max_db_connections',
    "the database's share of max_connections, per process",
    'the only real limit, a pool has its size once per user',
  ),
  pool_size: databaseReason(
    'pool_size',
    'the share of max_connections, 20 at most; for a primary only where it is not default_pool_size',
    'all pools of all processes must fit into max_connections',
  ),
  load_balance_hosts: databaseReason(
    'load_balance_hosts',
    'round-robin for several replicas, from 1.24',
    "says what happens without it too: every new connection takes the list's next host",
  ),
} as const satisfies Record<string, Reason>

function unitReason(setting: string, emit: string, why: string): Reason {
  return { setting, section: 'systemd', emit, why }
}

/** The same for systemd's file of a process. */
export const unitReasons = {
  startLimit: unitReason('StartLimitIntervalSec', '0', 'five quick failures in a row would leave it stopped'),
  execStart: unitReason(
    'ExecStart',
    'pgbouncer.ini of deploy.directory',
    "the package's unit reads another file, and its line is emptied first",
  ),
  killSignal: unitReason(
    'KillSignal',
    'SIGINT in a whole unit',
    'from 1.23 on SIGTERM waits for every client to leave',
  ),
  limitNofile: unitReason(
    'LimitNOFILE',
    'max_client_conn, the server connections of all pools, and 200',
    'each client and each server connection is an open file, and systemd allows 1024',
  ),
  restart: unitReason(
    'Restart',
    'on-failure after 1 s',
    'comes back by itself: from its file as it is then, and without a PAUSE that was on',
  ),
  runtimeDirectory: unitReason(
    'RuntimeDirectory',
    'the directory of the sockets, below /run',
    '/run is empty after a boot',
  ),
  runtimePreserve: unitReason(
    'RuntimeDirectoryPreserve',
    'yes',
    'another unit may have its sockets there too',
  ),
} as const satisfies Record<string, Reason>
