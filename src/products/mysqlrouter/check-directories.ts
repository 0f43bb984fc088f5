import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Topology } from '../../topology/topology.ts'
import { finding } from './finding.ts'
import { routerPaths } from './paths.ts'
import { type RouterPlace, routerPlaces } from './place.ts'

/** Two Routers on one host cannot have their files in one directory. Call it once `checkTexts` found nothing. */
export function checkDirectories(places: readonly RouterPlace[], topology: Topology): readonly Diagnostic[] {
  const [first] = places
  if (first?.declared.deploy?.directory === undefined) return []
  const taken = new Map<string, string>()
  const placeOf = (place: RouterPlace): string =>
    JSON.stringify([place.instance.address, routerPaths(place).configuration])
  for (const balancer of topology.balancers.values()) {
    if (balancer === first.balancer) break
    if (balancer.kind !== 'mysqlrouter') continue
    for (const place of routerPlaces(topology, balancer.name)) {
      taken.set(placeOf(place), `${balancer.name}/${place.instance.name}`)
    }
  }
  return places.flatMap((place) => {
    const other = taken.get(placeOf(place))
    taken.set(placeOf(place), `${place.balancer.name}/${place.instance.name}`)
    if (other === undefined) return []
    return [
      finding(
        'MRT038',
        'error',
        [...place.balancer.path, 'deploy', 'directory'],
        `directory ${JSON.stringify(routerPaths(place).configuration)} of ${place.instance.name} is on one host that of ${other} too`,
        'write directory: "/etc/mysqlrouter/{name}/{instance}"',
      ),
    ]
  })
}
