import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Topology } from '../topology.ts'
import { instancesOf } from './endpoints.ts'

/** Addresses that stand in two environments: a production server must never be reached from staging. */
export function sharedAddresses(topologies: ReadonlyMap<string, Topology>): readonly Diagnostic[] {
  const owner = new Map<string, string>()
  const found: Diagnostic[] = []
  for (const [environment, topology] of topologies) {
    const instances = [
      ...[...topology.clusters.values()].flatMap(instancesOf),
      ...[...topology.balancers.values()].flatMap((balancer) => balancer.instances),
    ]
    const hosts = new Map(instances.map((instance) => [instance.address, instance]))
    for (const [address, instance] of hosts) {
      const other = owner.get(address)
      if (other === undefined) owner.set(address, environment)
      else if (other !== environment) {
        found.push({
          id: 'TOP019',
          severity: 'error',
          message: `address ${JSON.stringify(address)} stands in environments ${other} and ${environment}`,
          hint: `give host ${JSON.stringify(instance.hostName)} another address in environments.${environment}.hosts`,
          path: ['environments', environment],
          atKey: true,
        })
      }
    }
  }
  return found
}
