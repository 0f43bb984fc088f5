import type { TlsMode } from './cluster.ts'
import type { Duration, HostReference, Path, Port, Settings, Version } from './scalars.ts'
import type { Login } from './secret.ts'

/** What every balancer carries. */
export interface BalancerBase {
  /** A sibling that this one copies and patches. */
  like?: string
  /** The product's version, quoted. */
  version?: Version
  /** Port that clients reach an instance on. */
  port?: Port
  /** Instances by name. */
  instances: Record<string, BalancerInstance>
  /** What clients dial, where that is not an instance. */
  endpoint?: Endpoint
  /** How files reach the hosts. */
  deploy?: Deploy
  /** The product's own settings, checked against the version. */
  settings?: Settings
  /** Settings that the table of this version does not know; passed as they are. */
  settings_unchecked?: Settings
}

/** One process or group of processes of a balancer. */
export interface BalancerInstance {
  /** A name from `hosts`, or an address. */
  host: HostReference
  /** Port, where it differs from the balancer's. */
  port?: Port
}

/** What clients dial, and who moves it. */
export interface Endpoint {
  /** `local`: the instance on the client's own host. */
  kind: 'local' | 'dns' | 'vip' | 'nlb' | 'service'
  /** DNS name. */
  name?: string
  /** Address. */
  address?: string
  /** Port, where it differs from the instances'. */
  port?: Port
  /** Time to live of the DNS name. */
  ttl?: Duration
  /** What a name points at. */
  points_at?: 'instances' | 'primary'
  /**
   * Program that updates a DNS name.
   *
   * @minItems 1
   */
  updated_by?: string[]
  /** What moves an address: keepalived, the cloud. */
  moved_by?: string
  /**
   * Names from `hosts` that clients dial it from; the machine that dbbal runs on where absent.
   *
   * @minItems 1
   */
  dialled_from?: string[]
}

/** How files reach the hosts. */
export interface Deploy {
  /** Where the directory is. */
  via: 'local' | 'ssh'
  /** Write with sudo. */
  sudo?: boolean
  /** Directory of the product's files on the host. */
  directory?: Path
  /** systemd unit; `{process}` and `{instance}` are filled in. */
  service?: string
  /** Owner of the files. */
  owner?: string
}

/** An admin account and the way to it. */
export interface AdminLogin extends Login {
  /** Through the unix socket on the host, or over TCP. */
  via?: 'socket' | 'tcp'
  /** Address of the admin interface, `host:port`; `{host.address}` is filled in. */
  address?: string
}

/** TLS on both sides of a balancer. */
export interface BalancerTls {
  /** Towards clients. */
  clients?: TlsSide
  /** Towards the database servers. */
  servers?: TlsSide
}

/** TLS on one side. */
export interface TlsSide {
  mode: TlsMode
  /** Certificate authority's file. */
  ca?: Path
  /** Certificate's file. */
  cert?: Path
  /** Private key's file. */
  key?: Path
}
