import { ipFamily } from '../../formats/ip.ts'

/** True for a DNS name, which has to be resolved and announced, and which certificates hold. */
export function isDnsName(address: string): boolean {
  return ipFamily(address) === 0
}

/** True for what no other host can reach. */
export function isLoopback(address: string): boolean {
  return (
    address === 'localhost' || address === '::1' || (ipFamily(address) === 4 && address.startsWith('127.'))
  )
}
