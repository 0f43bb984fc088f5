import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { instancesOf } from '../../topology/resolve/endpoints.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import type { Topology } from '../../topology/topology.ts'
import { finding } from './finding.ts'
import { type RouterPlace, routerPlaces } from './place.ts'
import { defaultRestPort } from './rest-sections.ts'
import { openRoutes } from './routes.ts'

/** No two things listen on one address and port: routes, REST, other Routers, databases, other balancers. */
export function checkListeners(places: readonly RouterPlace[], topology: Topology): readonly Diagnostic[] {
  const [first] = places
  if (first === undefined) return []
  const taken = takenByOthers(first, topology)
  return places.flatMap((place) =>
    listeners(place).flatMap(({ what, endpoint }) => {
      const other = taken.get(endpoint)
      const own = `${what} of ${place.balancer.name}/${place.instance.name}`
      taken.set(endpoint, own)
      if (other === undefined) return []
      return [
        finding(
          'MRT009',
          'error',
          place.instance.path,
          `${endpoint} of ${what} is already taken by ${other}`,
          'give one of them another port',
        ),
      ]
    }),
  )
}

interface Listener {
  what: string
  endpoint: string
}

function listeners({ declared, instance }: RouterPlace): readonly Listener[] {
  const { address } = instance
  const { rest } = declared
  return [
    ...openRoutes(declared).map(({ name, port }) => ({
      what: `route ${name}`,
      endpoint: endpointOf({ address, port }),
    })),
    ...(rest === undefined
      ? []
      : [{ what: 'rest', endpoint: endpointOf({ address, port: rest.port ?? defaultRestPort }) }]),
  ]
}

function takenByOthers({ balancer }: RouterPlace, topology: Topology): Map<string, string> {
  const taken = new Map<string, string>()
  for (const cluster of topology.clusters.values()) {
    for (const server of instancesOf(cluster)) {
      taken.set(endpointOf(server), `${cluster.name}/${server.name}`)
    }
  }
  for (const other of topology.balancers.values()) {
    if (other === balancer) continue
    if (other.kind !== 'mysqlrouter') {
      for (const instance of other.instances)
        taken.set(endpointOf(instance), `${other.name}/${instance.name}`)
      continue
    }
    for (const place of routerPlaces(topology, other.name)) {
      for (const { what, endpoint } of listeners(place)) {
        taken.set(endpoint, `${what} of ${other.name}/${place.instance.name}`)
      }
    }
  }
  return taken
}
