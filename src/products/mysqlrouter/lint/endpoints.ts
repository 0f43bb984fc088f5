import { ipFamily } from '../../../formats/ip.ts'

export interface Endpoint {
  /** In lower case, without brackets. */
  host: string
  port: number | undefined
}

/** `db1`, `db1:3306`, `10.0.0.1:3306`, `::1`, `[::1]:3306`; undefined where the Router refuses the text. */
export function readEndpoint(text: string): Endpoint | undefined {
  if (isIpv6(text)) return { host: text.toLowerCase(), port: undefined }
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([0-9]{1,9}))?$/.exec(text)
  if (parts === null) return undefined
  const [, bracketed, bare, digits] = parts
  const host = bracketed ?? bare ?? ''
  const isHost = bracketed === undefined ? isHostName(host) : isIpv6(host)
  const port = digits === undefined ? undefined : Number(digits)
  if (!isHost || (port ?? 0) > 65_535) return undefined
  return { host: host.toLowerCase(), port }
}

/** The Router takes no zone behind "%". */
export function isIpv6(text: string): boolean {
  return ipFamily(text) === 6 && !text.includes('%')
}

/** No "_", which other programs take; digits alone pass for a name. */
function isHostName(text: string): boolean {
  const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
  return text.length <= 255 && text.split('.').every((each) => label.test(each))
}

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
