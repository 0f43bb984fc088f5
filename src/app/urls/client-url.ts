import { type Url, urlText } from '../../formats/url.ts'

export type Access = 'write' | 'read'

/** What the operator asked for. */
export interface Wanted {
  /** Both where nothing is said. */
  access: readonly Access[]
  user?: string | undefined
  database?: string | undefined
}

/** One connection string, and what it is for. */
export interface ClientUrl {
  url: string
  access: readonly Access[]
  /** The balancer it leads through; undefined for the servers themselves. */
  balancer: string | undefined
  /** The database it leads to, by its name on the servers. */
  database: string | undefined
  /** The host that it is for, where every client's host has a balancer of its own. */
  host: string | undefined
}

/** A connection string as a client URL; `access` is narrowed to what was wanted. */
export function clientUrl(
  url: Url,
  wanted: Wanted,
  about: { access: readonly Access[] } & Partial<Omit<ClientUrl, 'url' | 'access'>>,
): ClientUrl {
  const { balancer, database, host } = about
  const access = about.access.filter((one) => wanted.access.includes(one))
  return { url: urlText({ ...url, user: wanted.user }), access, balancer, database, host }
}
