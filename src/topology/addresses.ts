import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'
import { instancesOf } from './resolve/endpoints.ts'
import type { Topology } from './topology.ts'

/** An address that something is dialled by, where it is written. */
export interface WrittenAddress {
  address: string
  path: TopologyPath
}

/** The address of every host, and those that instances name themselves. */
export function addressesOf(
  topology: Topology,
  { hosts = {} }: EffectiveTopology,
): readonly WrittenAddress[] {
  const own = [...topology.clusters.values()]
    .flatMap((cluster) => [...instancesOf(cluster)])
    .concat([...topology.balancers.values()].flatMap(({ instances }) => instances))
    .filter(({ hostName }) => !Object.hasOwn(hosts, hostName))
  return [
    ...Object.entries(hosts).map(([name, { address }]) => ({ address, path: ['hosts', name, 'address'] })),
    ...own.map(({ address, path }) => ({ address, path: [...path, 'host'] })),
  ]
}
