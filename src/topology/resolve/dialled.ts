import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { Endpoint } from '../declaration/balancer.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Findings } from './findings.ts'
import { isAddress } from './hosts.ts'

/** What each kind of endpoint is dialled by: one of these keys. */
const dialledBy: Readonly<Record<Endpoint['kind'], readonly ('name' | 'address')[]>> = {
  local: [],
  dns: ['name'],
  vip: ['address'],
  nlb: ['name', 'address'],
  service: ['name', 'address'],
}

/** An endpoint says what clients dial, in a form that can be dialled, and from where. */
export function checkDialled(
  { hosts = {} }: EffectiveTopology,
  endpoint: Endpoint | undefined,
  path: TopologyPath,
  findings: Findings,
): void {
  if (endpoint === undefined) return
  for (const [index, name] of (endpoint.dialled_from ?? []).entries())
    if (!Object.hasOwn(hosts, name))
      findings.dangling([...path, 'dialled_from', index], 'host', name, Object.keys(hosts))
  const keys = dialledBy[endpoint.kind]
  if (keys.length > 0 && keys.every((key) => endpoint[key] === undefined)) {
    findings.errorAtKey(
      'TOP001',
      path,
      `endpoint of kind ${endpoint.kind} does not say what clients dial, expected ${keys.join(' or ')}`,
    )
  }
  for (const key of ['name', 'address'] as const) {
    const value = endpoint[key]
    if (value !== undefined && !isAddress(value)) {
      findings.error(
        'TOP001',
        [...path, key],
        `${key} ${JSON.stringify(value)} is neither an IP address nor a DNS name`,
      )
    }
  }
}
