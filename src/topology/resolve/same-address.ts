import { isIPv6 } from 'node:net'

/** One spelling for addresses that are the same: case, the dot at a name's end, the many forms of IPv6. */
export function sameAddress(address: string): string {
  if (!address.includes(':')) return address.toLowerCase().replace(/\.$/, '')
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}

/** True for an address that means another machine on each machine. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|localhost\.?$|\[?::1\]?$)/i.test(address)
}
