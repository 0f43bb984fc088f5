// Native files of any size for the benchmark.

/** A pgbouncer.ini of so many lines, without a fault. @param {number} lines */
export function poolerIni(lines) {
  const settings = [
    '[pgbouncer]',
    'listen_addr = 10.0.0.1',
    'listen_port = 6432',
    'auth_type = scram-sha-256',
    'auth_file = /etc/pgbouncer/userlist.txt',
    'admin_users = pgb_admin',
    'pool_mode = transaction',
    'max_client_conn = 1000',
    'max_prepared_statements = 200',
    'ignore_startup_parameters = extra_float_digits',
    'client_tls_sslmode = require',
    'client_tls_cert_file = /etc/pgbouncer/server.pem',
    'client_tls_key_file = /etc/pgbouncer/server.key',
    'server_tls_sslmode = verify-full',
    'server_tls_ca_file = /etc/ssl/ca.pem',
  ]
  const databases = Array.from(
    { length: Math.max(1, lines - settings.length - 1) },
    (_, index) => `app${index} = host=10.0.1.${index % 250} port=5432 dbname=app${index} pool_size=20`,
  )
  return `${['[databases]', ...databases, ...settings].join('\n')}\n`
}
