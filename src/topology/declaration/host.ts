import type { Port, PositiveCount } from './scalars.ts'

/** A machine: address, location and access, said once. */
export interface Host {
  /** IPv4, IPv6 or DNS name that the other machines reach it by. */
  address: string
  /** Region, the larger unit of failure. */
  region?: string
  /** Availability zone, the smaller unit of failure. */
  zone?: string
  /** Limit of open files of a service on this host. */
  nofile?: PositiveCount
  /** How to reach it, where it differs from `defaults.ssh`. */
  ssh?: Ssh
}

/** How dbbal reaches a host. */
export interface Ssh {
  /** Login name. */
  user?: string
  /** Port of sshd. */
  port?: Port
  /** Jump host. */
  jump?: string
  /** Known-hosts file, relative to the topology. */
  known_hosts?: string
  /** Private key file, relative to the topology. */
  identity?: string
}
