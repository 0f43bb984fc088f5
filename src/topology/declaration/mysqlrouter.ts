import type { BalancerBase, BalancerTls } from './balancer.ts'
import type { Count, Duration, Port, PositiveCount } from './scalars.ts'
import type { SecretReference } from './secret.ts'

/**
 * MySQL Router in front of one MySQL cluster. Names in `settings` say the section first: `logger.level`,
 * `DEFAULT.logging_folder`, `routing.max_connect_errors` for every route, `routing:ro.max_connections` for one.
 */
export interface MysqlrouterBalancer extends BalancerBase {
  kind: 'mysqlrouter'
  /** The cluster; a Router knows one. */
  serves: string
  /** Servers named in the file, or learned from InnoDB Cluster's metadata. */
  destinations: 'metadata' | 'static'
  /** The account that reads the metadata; its password goes into the Router's keyring. */
  bootstrap?: RouterBootstrap
  /** Ports by route; `rw` and `ro` on the first two ports from `base_port`, `port` or 6446 when absent. */
  routes?: RouterRoutes
  tls?: BalancerTls
  /** Idle server connections kept for reuse. */
  pool?: RouterPool
  /** Servers that fail are left out for a while. */
  quarantine?: RouterQuarantine
  /** REST interface for monitoring. */
  rest?: RouterRest
  /** Most client connections of all routes. */
  max_connections?: PositiveCount
}

/** The account that reads the metadata. */
export interface RouterBootstrap {
  account: string
  password: SecretReference
  /** Port of `rw`, with `ro` on the next one; routes named in `routes` win. */
  base_port?: Port
  /** router_id of the first instance in the metadata, the others count on from it; 1 when absent. */
  router_id?: PositiveCount
}

/** Ports by route; a route without a port is not opened. */
export interface RouterRoutes {
  rw?: Port
  ro?: Port
  rw_split?: Port
  x_rw?: Port
  x_ro?: Port
  /** The servers' mysqlx_port, for static destinations of the X routes; 33060 when absent. */
  x_port?: Port
  /** What readers get when no replica is left. */
  when_none?: 'refuse' | 'primary'
}

/** Idle server connections kept for reuse. */
export interface RouterPool {
  max_idle?: Count
  idle_timeout?: Duration
  /** Clients share server connections between transactions; needs TLS that ends in the Router. */
  sharing?: boolean
}

/** Servers that fail are left out for a while. */
export interface RouterQuarantine {
  /** Failures in a row. */
  threshold?: PositiveCount
  /** Time between checks whether it is back. */
  interval?: Duration
}

/** REST interface for monitoring. */
export interface RouterRest {
  /** Port; 8443 when absent. */
  port?: Port
  /** Address it listens on, `{host.address}` is filled in; 127.0.0.1 when absent. */
  address?: string
  user: string
  password: SecretReference
  /** Certificate's file; without one it is plain HTTP, on loopback only. */
  cert?: string
  /** Private key's file. */
  key?: string
}
