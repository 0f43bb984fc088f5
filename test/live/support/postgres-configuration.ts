/** postgresql.conf and pg_hba.conf of the test servers. */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificates } from './certificates.ts'
import type { Suite } from './servers.ts'

export interface PostgresOptions {
  /** By default `system`. */
  suite?: Suite
  port?: number
  /** How TCP clients log in, by default trust. User postgres is always trusted on the Unix socket. */
  auth?: 'trust' | 'md5' | 'scram-sha-256' | 'password' | 'cert'
  /** pg_hba.conf lines for TCP clients, instead of the one that `auth` makes. */
  hba?: string
  /** The server's own default (scram-sha-256) when absent. */
  passwordEncryption?: 'md5' | 'scram-sha-256'
  /** TLS on; the files are copied. */
  tls?: Pick<Certificates, 'ca' | 'cert' | 'key'>
  /** More lines of postgresql.conf, values as PostgreSQL wants them: `{ log_statement: "'all'" }`. */
  settings?: Record<string, string>
}

/** Writes both files into a data directory, and the certificate with its key where there is one. */
export function writeConfiguration(
  data: string,
  port: number,
  socketDirectory: string,
  options: PostgresOptions,
): void {
  writeFileSync(join(data, 'postgresql.conf'), configuration(port, socketDirectory, data, options))
  writeFileSync(join(data, 'pg_hba.conf'), hostBasedAuthentication(options))
}

function configuration(
  port: number,
  socketDirectory: string,
  data: string,
  options: PostgresOptions,
): string {
  const settings: Record<string, string> = {
    listen_addresses: "'127.0.0.1'",
    port: String(port),
    unix_socket_directories: `'${socketDirectory}'`,
    max_connections: '60',
    shared_buffers: '16MB',
    fsync: 'off',
    wal_keep_size: '64MB',
    max_wal_size: '256MB',
    wal_retrieve_retry_interval: '200ms',
  }
  if (options.passwordEncryption) settings['password_encryption'] = `'${options.passwordEncryption}'`
  if (options.tls) Object.assign(settings, { ssl: 'on', ...copyCertificates(data, options.tls) })
  Object.assign(settings, options.settings)
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('')
}

function copyCertificates(
  data: string,
  tls: Pick<Certificates, 'ca' | 'cert' | 'key'>,
): Record<string, string> {
  copyFileSync(tls.cert, join(data, 'server.crt'))
  copyFileSync(tls.key, join(data, 'server.key'))
  copyFileSync(tls.ca, join(data, 'ca.crt'))
  return { ssl_cert_file: "'server.crt'", ssl_key_file: "'server.key'", ssl_ca_file: "'ca.crt'" }
}

function hostBasedAuthentication(options: PostgresOptions): string {
  const own = 'local all postgres trust\nlocal replication postgres trust\n'
  const type = options.auth === 'cert' ? 'hostssl' : 'host'
  return `${own}${options.hba ?? `${type} all all 127.0.0.1/32 ${options.auth ?? 'trust'}`}\n`
}
