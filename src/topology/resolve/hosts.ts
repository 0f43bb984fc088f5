import { ipFamily } from '../../formats/ip.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Findings } from './findings.ts'

const dnsName =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/

/** True for an IPv4 or IPv6 address or a DNS name; a name of digits and dots alone must be an address. */
export function isAddress(text: string): boolean {
  if (ipFamily(text) !== 0) return !text.includes('%')
  return dnsName.test(text) && !/^[0-9.]+$/.test(text)
}

/** Every host has an address that others can dial. */
export function checkHosts({ hosts = {} }: EffectiveTopology, findings: Findings): void {
  for (const [name, { address }] of Object.entries(hosts)) {
    if (!isAddress(address)) {
      findings.error(
        'TOP001',
        ['hosts', name, 'address'],
        `address ${JSON.stringify(address)} is neither an IP address nor a DNS name`,
      )
    }
  }
}
