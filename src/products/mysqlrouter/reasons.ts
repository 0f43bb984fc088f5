import type { Reason } from '../../settings/setting.ts'
import type { ConfOption } from './conf.ts'

/** Why lines differ from the Router's defaults, by a name of our own. */
const reasonsByName = {
  ownFolder: {
    setting: 'logging_folder',
    section: 'DEFAULT',
    emit: 'a folder of the instance, as for runtime_folder and data_folder',
    why: 'Routers on one host must not share it',
  },
  totalConnections: {
    setting: 'max_total_connections',
    section: 'DEFAULT',
    emit: 'max_connections of the balancer, at least the sum of the routes',
    why: 'all routes together; a route that allows more has no effect',
  },
  unknownOptions: {
    setting: 'unknown_config_option',
    section: 'DEFAULT',
    emit: 'error',
    why: 'a misspelt option must stop the start: by default it is only warned of',
  },
  logLevel: {
    setting: 'level',
    section: 'logger',
    emit: 'info',
    why: 'without it the log tells neither when the Router is ready nor that the primary moved',
  },
  idleConnections: {
    setting: 'max_idle_server_connections',
    section: 'connection_pool',
    emit: 'pool.max_idle; 64 where connections are shared',
    why: 'by default no idle connection is kept for reuse',
  },
  idleTimeout: {
    setting: 'idle_timeout',
    section: 'connection_pool',
    emit: 'pool.idle_timeout',
    why: 'how long an idle connection is kept, as the topology says',
  },
  quarantineThreshold: {
    setting: 'error_quarantine_threshold',
    section: 'destination_status',
    emit: 'quarantine.threshold',
    why: 'failures in a row before a server is left out, as the topology says',
  },
  quarantineInterval: {
    setting: 'error_quarantine_interval',
    section: 'destination_status',
    emit: 'quarantine.interval',
    why: 'seconds between checks whether a server is back, as the topology says',
  },
  metadataConnect: {
    setting: 'connect_timeout',
    section: 'metadata_cache',
    emit: '2',
    why: 'a dead server must not hold up the search for the new primary',
  },
  metadataRead: {
    setting: 'read_timeout',
    section: 'metadata_cache',
    emit: '3',
    why: 'a server that hangs would stall each refresh for 30 s by default',
  },
  metadataTls: {
    setting: 'ssl_mode',
    section: 'metadata_cache',
    emit: 'what tls.servers, or else tls of the cluster, asks for',
    why: 'the metadata decides where writes go',
  },
  bindInstance: {
    setting: 'bind_address',
    section: 'routing',
    emit: "the instance's address",
    why: 'the address of the instance, never every interface',
  },
  bindLoopback: {
    setting: 'bind_address',
    section: 'routing',
    emit: '127.0.0.1 with endpoint local',
    why: 'only the clients on its own host',
  },
  bindAll: {
    setting: 'bind_address',
    section: 'routing',
    emit: '0.0.0.0 or :: with endpoint vip',
    why: 'the virtual address moves between the hosts, and it cannot be bound where it is not',
  },
  connectTimeout: {
    setting: 'connect_timeout',
    section: 'routing',
    emit: '3',
    why: 'a dead host holds each new client for this long',
  },
  connectErrors: {
    setting: 'max_connect_errors',
    section: 'routing',
    emit: '4294967295 with endpoint nlb, vip or service',
    why: 'a health check that sends anything counts as an error, and its address is blocked after 100',
  },
  sharing: {
    setting: 'connection_sharing',
    section: 'routing',
    emit: '1 for rw_split and with pool.sharing',
    why: 'clients take turns on the connections to the servers',
  },
  clientTls: {
    setting: 'client_ssl_mode',
    section: 'routing',
    emit: 'what tls.clients asks for',
    why: "the Router ends the clients' TLS",
  },
  clientTlsOff: {
    setting: 'client_ssl_mode',
    section: 'routing',
    emit: 'DISABLED for rw_split without tls.clients',
    why: 'passed through, sessions would stick to one server and writes fail on a replica',
  },
  requireEnforce: {
    setting: 'router_require_enforce',
    section: 'routing',
    emit: '1 with tls.clients.ca',
    why: 'accounts with a router_require attribute are held to their certificates',
  },
  serverTls: {
    setting: 'server_ssl_mode',
    section: 'routing',
    emit: 'what tls.servers, or else tls of the cluster, asks for; else what the clients have',
    why: 'by default the connection to the server has TLS only where the client has it',
  },
  serverTlsPreferred: {
    setting: 'server_ssl_mode',
    section: 'routing',
    emit: 'PREFERRED with mode: prefer, and for clients that may have TLS',
    why: 'TLS wherever the server has it; by default only where the client has it',
  },
  serverTlsOff: {
    setting: 'server_ssl_mode',
    section: 'routing',
    emit: 'DISABLED with mode: disable, and where the clients talk in plain text',
    why: 'in plain text, as the clients: caching_sha2_password logs in over TLS on both sides or on none',
  },
  metadataTlsOff: {
    setting: 'ssl_mode',
    section: 'metadata_cache',
    emit: 'DISABLED with mode: disable',
    why: 'in plain text, as the topology says',
  },
  serverVerify: {
    setting: 'server_ssl_verify',
    section: 'routing',
    emit: 'VERIFY_IDENTITY with verify-full, VERIFY_CA with verify-ca',
    why: 'by default any server may answer in the place of the right one',
  },
  restAddress: {
    setting: 'bind_address',
    section: 'http_server',
    emit: 'rest.address, 127.0.0.1 when absent',
    why: 'by default it listens on every interface',
  },
  restDescription: {
    setting: 'require_realm',
    section: 'rest_api',
    emit: 'the realm of the other REST sections',
    why: 'without it the description of the interface is open to everybody',
  },
} as const satisfies Record<string, Reason>

export type ReasonName = keyof typeof reasonsByName

/** An option that differs from the Router's default, with the reason. */
export function because(
  reason: ReasonName,
  name: string,
  value: string | number | undefined,
): ConfOption | undefined {
  return value === undefined ? undefined : { name, value: String(value), why: reasonsByName[reason].why }
}

/** For `dbbal explain`. */
export const reasons: readonly Reason[] = Object.values(reasonsByName)
