import { endpointOf } from '../../topology/resolve/instances.ts'
import type { RouteBackends } from '../product.ts'
import type { ProxysqlModel } from './model.ts'
import type { ClusterServers, Server } from './servers.ts'

/** The servers of every cluster's two routes. Where the monitor places them, every server may be the writer. */
export function routeBackends({ balancer, protocols }: ProxysqlModel): RouteBackends[] {
  return protocols
    .flatMap(({ clusters }) => clusters)
    .flatMap((cluster) => [
      { route: `${balancer}/${cluster.name}/write`, backends: endpoints(writers(cluster)) },
      { route: `${balancer}/${cluster.name}/read`, backends: endpoints(cluster.readers) },
    ])
}

function writers({ placement, writers, servers }: ClusterServers): readonly Server[] {
  return placement === 'declared' ? writers : servers
}

function endpoints(servers: readonly Server[]): string[] {
  return servers.map(({ hostname, port }) => endpointOf({ address: hostname, port })).toSorted()
}
