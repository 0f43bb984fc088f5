import type { TlsMode } from '../../topology/declaration/cluster.ts'
import type { MysqlrouterBalancer } from '../../topology/declaration/mysqlrouter.ts'
import type { PrimaryCluster } from '../../topology/topology.ts'
import { type ConfOption, option, options } from './conf.ts'
import { filled, type RouterPlace } from './place.ts'
import { because } from './reasons.ts'
import { isX, type RouteName } from './routes.ts'

/** What the Router is to do towards the servers; undefined where the topology does not say. */
export interface ServerTls {
  mode: TlsMode
  ca: string | undefined
  /** The Router's own certificate. */
  cert: string | undefined
  key: string | undefined
}

/** `tls.servers`; what it leaves out comes from the cluster's own `tls`, of which cert and key are the servers'. */
export function serverTls(declared: MysqlrouterBalancer, cluster: PrimaryCluster): ServerTls | undefined {
  const own = declared.tls?.servers
  const of = cluster.declared.tls
  const mode = own?.mode ?? of?.mode
  if (mode === undefined) return undefined
  return { mode, ca: own?.ca ?? of?.ca, cert: own?.cert, key: own?.key }
}

/** TLS towards the servers on routes that the Router ends: unless something is said, what the clients have. */
export function serverMode(declared: MysqlrouterBalancer, cluster: PrimaryCluster): TlsMode {
  return serverTls(declared, cluster)?.mode ?? declared.tls?.clients?.mode ?? 'disable'
}

/** Whether the Router ends the clients' TLS on this route; otherwise it passes the bytes through. */
export function endsTls(declared: MysqlrouterBalancer, route: RouteName): boolean {
  return declared.tls?.clients !== undefined || route === 'rw_split'
}

/** TLS lines of one route. */
export function routeTls(place: RouterPlace, route: RouteName): readonly ConfOption[] {
  if (!endsTls(place.declared, route)) return []
  return [...clientSide(place, route), ...serverSide(place)]
}

const clientModes = { disable: 'DISABLED', prefer: 'PREFERRED', require: 'REQUIRED' } as const

function clientSide(place: RouterPlace, route: RouteName): readonly ConfOption[] {
  const clients = place.declared.tls?.clients
  if (clients === undefined) return options(because('clientTlsOff', 'client_ssl_mode', 'DISABLED'))
  const { mode } = clients
  if (mode === 'verify-ca' || mode === 'verify-full')
    throw new Error(`tls.clients ${mode} is refused by check`)
  const path = (text: string | undefined) => (text === undefined ? undefined : filled(text, place))
  return options(
    because('clientTls', 'client_ssl_mode', clientModes[mode]),
    option('client_ssl_cert', path(clients.cert)),
    option('client_ssl_key', path(clients.key)),
    ...(clients.ca === undefined || isX(route)
      ? [] // an X route refuses it
      : [option('client_ssl_ca', path(clients.ca)), because('requireEnforce', 'router_require_enforce', 1)]),
  )
}

const serverModes = {
  disable: 'DISABLED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'REQUIRED',
  'verify-full': 'REQUIRED',
} as const

const verifications = { 'verify-ca': 'VERIFY_CA', 'verify-full': 'VERIFY_IDENTITY' } as const

function serverSide(place: RouterPlace): readonly ConfOption[] {
  const tls = serverTls(place.declared, place.cluster)
  const mode = serverMode(place.declared, place.cluster)
  const path = (text: string | undefined) => (text === undefined ? undefined : filled(text, place))
  const verify = mode === 'verify-ca' || mode === 'verify-full' ? verifications[mode] : undefined
  return options(
    ofMode(mode, 'serverTls', 'server_ssl_mode', serverModes[mode]),
    because('serverVerify', 'server_ssl_verify', verify),
    option('server_ssl_ca', verify === undefined ? undefined : path(tls?.ca)),
    option('server_ssl_cert', path(tls?.cert)),
    option('server_ssl_key', path(tls?.key)),
  )
}

const metadataModes = {
  disable: 'DISABLED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY',
} as const

/** TLS lines of the metadata cache's own connections. */
export function metadataTls(place: RouterPlace): readonly ConfOption[] {
  const tls = serverTls(place.declared, place.cluster)
  if (tls === undefined) return []
  const verifies = tls.mode === 'verify-ca' || tls.mode === 'verify-full'
  return options(
    ofMode(tls.mode, 'metadataTls', 'ssl_mode', metadataModes[tls.mode]),
    option('ssl_ca', verifies && tls.ca !== undefined ? filled(tls.ca, place) : undefined),
  )
}

/** A mode with its reason. For the metadata `prefer` needs none: it is the default. */
function ofMode(
  mode: TlsMode,
  side: 'serverTls' | 'metadataTls',
  name: string,
  value: string,
): ConfOption | undefined {
  if (mode === 'disable') return because(`${side}Off`, name, value)
  if (mode !== 'prefer') return because(side, name, value)
  return side === 'serverTls' ? because('serverTlsPreferred', name, value) : option(name, value)
}
