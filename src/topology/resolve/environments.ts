import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Topology } from '../topology.ts'
import { instancesOf } from './endpoints.ts'
import { isLoopback, sameAddress } from './same-address.ts'

/** What an environment came to. */
interface Resolved {
  topology: Topology
  effective: EffectiveTopology
}

/** What one environment shares with an earlier one; its paths are those of the environment. */
export interface SharedFaults {
  environment: string
  diagnostics: readonly Diagnostic[]
}

/** Addresses that stand in two environments: a production server must never be reached from staging. */
export function sharedAddresses(
  environments: ReadonlyMap<string | undefined, { resolved: Resolved | undefined }>,
): readonly SharedFaults[] {
  const owners = new Map<string, string>()
  const found: SharedFaults[] = []
  for (const [environment, { resolved }] of environments) {
    if (environment === undefined || resolved === undefined) continue
    const diagnostics: Diagnostic[] = []
    for (const [address, path] of addressesOf(resolved)) {
      const owner = owners.get(address)
      if (owner === undefined) owners.set(address, environment)
      else if (owner !== environment) diagnostics.push(shared(address, path, owner, environment))
    }
    if (diagnostics.length > 0) found.push({ environment, diagnostics })
  }
  return found
}

function shared(address: string, path: TopologyPath, owner: string, environment: string): Diagnostic {
  return {
    id: 'TOP019',
    severity: 'error',
    message: `address ${JSON.stringify(address)} stands in environments ${owner} and ${environment}`,
    hint: `change it, or remove it with null, in environments.${environment}.${path.slice(0, 2).join('.')}`,
    path,
  }
}

/** Every address that can be dialled, with the first place it stands at. */
function addressesOf({ topology, effective }: Resolved): ReadonlyMap<string, TopologyPath> {
  const addresses = new Map<string, TopologyPath>()
  const add = (address: string | undefined, path: TopologyPath): void => {
    if (address === undefined || isLoopback(address)) return
    const key = sameAddress(address)
    if (!addresses.has(key)) addresses.set(key, path)
  }
  for (const [name, host] of Object.entries(effective.hosts ?? {})) {
    add(host.address, ['hosts', name, 'address'])
  }
  for (const balancer of topology.balancers.values()) {
    const { endpoint } = balancer.declared
    add(endpoint?.address, [...balancer.path, 'endpoint', 'address'])
    add(endpoint?.name, [...balancer.path, 'endpoint', 'name'])
    for (const instance of balancer.instances) add(instance.address, [...instance.path, 'host'])
  }
  for (const cluster of topology.clusters.values()) {
    for (const instance of instancesOf(cluster)) add(instance.address, [...instance.path, 'host'])
  }
  return addresses
}
