import { ipFamily } from '../../formats/ip.ts'
import { type ConfOption, type ConfSection, option, options } from './conf.ts'
import { isShared } from './connections.ts'
import { destinationsOf } from './destinations.ts'
import type { RouterPlace } from './place.ts'
import { because } from './reasons.ts'
import { isX, openRoutes, type Route } from './routes.ts'
import { routeTls } from './tls.ts'

/** One `[routing:...]` section for every open route. */
export function routingSections(place: RouterPlace): readonly ConfSection[] {
  return openRoutes(place.declared).map((route) => routingSection(place, route))
}

function routingSection(place: RouterPlace, route: Route): ConfSection {
  const { declared, cluster } = place
  const { destinations, strategy } = destinationsOf(route, declared, cluster)
  return {
    name: 'routing',
    key: route.name,
    options: options(
      bindAddress(place),
      option('bind_port', route.port),
      option('destinations', destinations),
      option('routing_strategy', strategy),
      option('protocol', isX(route.name) ? 'x' : 'classic'),
      because('connectTimeout', 'connect_timeout', 3),
      because('connectErrors', 'max_connect_errors', isHealthChecked(place) ? 4_294_967_295 : undefined),
      option('access_mode', route.name === 'rw_split' ? 'auto' : undefined),
      because('sharing', 'connection_sharing', isShared(declared, route.name) ? 1 : undefined),
      ...routeTls(place, route.name),
    ),
  }
}

function bindAddress({ declared, instance }: RouterPlace): ConfOption | undefined {
  const { endpoint } = declared
  if (endpoint?.kind === 'local') return because('bindLoopback', 'bind_address', '127.0.0.1')
  if (endpoint?.kind === 'vip') {
    const all = ipFamily(endpoint.address ?? instance.address) === 6 ? '::' : '0.0.0.0'
    return because('bindAll', 'bind_address', all)
  }
  return because('bindInstance', 'bind_address', instance.address)
}

/** Whether something in front opens connections only to see that they open. */
function isHealthChecked({ declared }: RouterPlace): boolean {
  const kind = declared.endpoint?.kind
  return kind === 'nlb' || kind === 'vip' || kind === 'service'
}
