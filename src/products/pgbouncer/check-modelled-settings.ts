import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Pooler } from '../../topology/poolers.ts'

/** Settings that a key of the topology stands for: hidden in `settings`, no check would see them. */
const keys: Readonly<Record<string, string>> = {
  admin_users: 'admin',
  auth_dbname: 'authentication.auth_query.database',
  auth_file: 'deploy.directory',
  auth_hba_file: 'authentication.hba',
  auth_query: 'authentication.auth_query.query',
  auth_type: 'authentication.method',
  auth_user: 'authentication.auth_query.user',
  client_tls_ca_file: 'tls.clients.ca',
  client_tls_cert_file: 'tls.clients.cert',
  client_tls_key_file: 'tls.clients.key',
  client_tls_sslmode: 'tls.clients.mode',
  listen_port: 'port',
  peer_id: 'processes',
  server_tls_ca_file: 'tls.servers.ca',
  server_tls_cert_file: 'tls.servers.cert',
  server_tls_key_file: 'tls.servers.key',
  server_tls_sslmode: 'tls.servers.mode',
  so_reuseport: 'processes',
  stats_users: 'stats',
}

/** Settings that must be said by a key of the balancer, and those that several processes cannot share. */
export function checkModelledSettings({ declared, path, processes }: Pooler): readonly Diagnostic[] {
  return (['settings', 'settings_unchecked'] as const).flatMap((block) =>
    Object.entries(declared[block] ?? {}).flatMap(([name, value]): Diagnostic[] => {
      const here = [...path, block, name]
      const key = Object.hasOwn(keys, name) ? keys[name] : undefined
      if (key !== undefined) {
        const message = `setting "${name}" is not taken from ${block}, expected the balancer's own key`
        return [
          { id: 'PGB060', severity: 'error', path: here, atKey: true, message, hint: `write ${key} instead` },
        ]
      }
      const isOnePerProcess = ['unix_socket_dir', 'pidfile', 'logfile'].includes(name)
      if (processes === 1 || !isOnePerProcess || typeof value !== 'string' || value.includes('{process}'))
        return []
      const message = `${name} ${JSON.stringify(value)} is the same for all ${processes} processes, expected one each`
      return [{ id: 'PGB059', severity: 'error', path: here, message, hint: 'put {process} into it' }]
    }),
  )
}
