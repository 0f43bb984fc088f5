import { refuseControlCharacters } from './text.ts'

/** `region:eu,rack:1`. */
export type Tags = Readonly<Record<string, string>>

/** A connection string of a client. There is no place for a password. */
export interface Url {
  scheme: string
  user?: string | undefined
  /** Several only where the scheme's clients know several. */
  hosts: readonly { address: string; port: number }[]
  /** Behind the slash; with null there is none. */
  path: string | null
  /** In this order; a name may stand several times. */
  query: readonly (readonly [name: string, value: string | Tags])[]
  /** Redis: a user without a colon behind it is taken for a password. */
  hasUserColon?: boolean
}

/** `postgres://app@10.0.8.21:6432,10.0.8.22:6432/shop?sslmode=require`: everything but hosts percent-encoded. */
export function urlText({ scheme, user, hosts, path, query, hasUserColon = false }: Url): string {
  const login = user === undefined ? '' : `${percentEncoded(user)}${hasUserColon ? ':' : ''}@`
  const places = hosts.map(({ address, port }) => `${bracketed(address)}:${port}`).join(',')
  const tail = path === null ? '' : `/${percentEncoded(path)}`
  const asked = query.map(([name, value]) => `${percentEncoded(name)}=${valueText(value)}`).join('&')
  // MongoDB wants the slash before the question mark.
  return `${scheme}://${login}${places}${tail}${asked === '' ? '' : `${path === null ? '/' : ''}?${asked}`}`
}

function valueText(value: string | Tags): string {
  if (typeof value === 'string') return percentEncoded(value)
  return Object.entries(value)
    .map((tag) => tag.map(percentEncoded).join(':'))
    .join(',')
}

/** Leaves letters, digits, `-`, `.`, `_` and `~`. */
function percentEncoded(text: string): string {
  return encodeURIComponent(refuseControlCharacters(text, 'a URL')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}
