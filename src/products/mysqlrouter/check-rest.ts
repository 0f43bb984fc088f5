import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { DbbalError } from '../../errors.ts'
import { ipFamily } from '../../formats/ip.ts'
import { finding } from './finding.ts'
import type { RouterPlace } from './place.ts'
import { restAddress } from './rest-sections.ts'

/** Passwords in plain text stay on the host. */
export function checkRest(places: readonly RouterPlace[]): readonly Diagnostic[] {
  const [first] = places
  if (first?.declared.rest === undefined) return []
  const { cert, key } = first.declared.rest
  const at = [...first.balancer.path, 'rest']
  if ((cert === undefined) !== (key === undefined)) {
    return [
      finding('MRT013', 'error', at, 'cert and key belong together, expected both or none', 'write both'),
    ]
  }
  return places.flatMap((place) => checkAddress(place, [...at, 'address'])).slice(0, 1)
}

function checkAddress(place: RouterPlace, at: TopologyPath): readonly Diagnostic[] {
  try {
    const address = restAddress(place)
    const text = JSON.stringify(place.declared.rest?.address)
    if (ipFamily(address) === 0 && !/^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/.test(address)) {
      const message = `address ${text} does not fit, expected one of the host's own`
      return [finding('MRT035', 'error', at, message, 'write address: "{host.address}"')]
    }
    if (place.declared.rest?.cert !== undefined || isLoopback(address)) return []
    const message = `address ${text} is open to other hosts without TLS, expected 127.0.0.1 or a certificate`
    return [finding('MRT032', 'error', at, message, 'write cert: ... and key: ..., or remove address')]
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    return [finding('MRT035', 'error', at, error.message, error.hint ?? 'write the address out')]
  }
}

function isLoopback(address: string): boolean {
  return (
    address === 'localhost' || address === '::1' || (ipFamily(address) === 4 && address.startsWith('127.'))
  )
}
