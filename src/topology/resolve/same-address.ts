import { ipFamily } from '../../formats/ip.ts'

/** One spelling for addresses that are the same: case, the dot at a name's end, the many forms of IPv6. */
export function sameAddress(address: string): string {
  if (!address.includes(':')) return address.toLowerCase().replace(/\.$/, '')
  return ipFamily(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}

/** True for an address that means another machine on each machine. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|localhost\.?$|\[?::1\]?$)/i.test(address)
}
