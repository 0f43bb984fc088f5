import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Settings } from '../../topology/declaration/scalars.ts'
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

type Value = Settings[string]

/** Counts that max_db_connections and LimitNOFILE follow from. */
const counts = ['default_pool_size', 'max_client_conn', 'max_db_connections', 'reserve_pool_size']

/** Of these each process needs one of its own. */
const onePerProcess = ['unix_socket_dir', 'pidfile', 'logfile']

/** Settings that must be said by a key of the balancer, those that limits follow from, and those that several processes cannot share. */
export function checkModelledSettings(pooler: Pooler): readonly Diagnostic[] {
  return (['settings', 'settings_unchecked'] as const).flatMap((block) =>
    Object.entries(pooler.declared[block] ?? {}).flatMap(([name, value]): readonly Diagnostic[] => {
      const path = [...pooler.path, block, name]
      const key = Object.hasOwn(keys, name) ? keys[name] : undefined
      if (key !== undefined) {
        const message = `setting "${name}" is not taken from ${block}, expected the balancer's own key`
        return [{ id: 'PGB060', severity: 'error', path, atKey: true, message, hint: `write ${key} instead` }]
      }
      if (block === 'settings_unchecked' && isNoCount(name, value)) {
        const message = `${name} ${JSON.stringify(value)} is not valid, expected a whole number: limits follow from it`
        return [{ id: 'PGB004', severity: 'error', path, message, hint: `write ${name} as a whole number` }]
      }
      if (!isShared(pooler, name, value)) return []
      const message = `${name} ${JSON.stringify(value)} is the same for all ${pooler.processes} processes, expected one each`
      return [{ id: 'PGB059', severity: 'error', path, message, hint: 'put {process} into it' }]
    }),
  )
}

function isNoCount(name: string, value: Value): boolean {
  return counts.includes(name) && value !== null && !/^[0-9]+$/.test(String(value))
}

function isShared({ processes }: Pooler, name: string, value: Value): boolean {
  if (processes === 1 || !onePerProcess.includes(name)) return false
  // Without a line there is neither a pidfile nor a logfile, but a directory that PgBouncer was built with.
  if (value === null) return name === 'unix_socket_dir'
  return !String(value).includes('{process}')
}
