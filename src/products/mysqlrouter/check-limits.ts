import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { durationMs } from '../../topology/units.ts'
import { optionValue } from './conf.ts'
import { openFiles } from './connections.ts'
import { finding } from './finding.ts'
import type { RouterPlace } from './place.ts'
import { routerSections } from './sections.ts'
import { routesConnections, totalConnections } from './total-connections.ts'

/** Numbers that the Router refuses, or that do not go together. */
export function checkLimits(places: readonly RouterPlace[]): readonly Diagnostic[] {
  const [first] = places
  if (first === undefined) return []
  return [...checkRanges(first), ...checkConnections(first), ...places.flatMap(checkOpenFiles)]
}

const ranges = [
  { path: ['quarantine', 'threshold'], unit: '', min: 1, max: 65_535 },
  { path: ['quarantine', 'interval'], unit: ' s', min: 1, max: 3600 },
  { path: ['pool', 'max_idle'], unit: '', min: 0, max: 4_294_967_295 },
  { path: ['pool', 'idle_timeout'], unit: ' s', min: 0, max: 4_294_967_295 },
  { path: ['bootstrap', 'router_id'], unit: '', min: 1, max: 4_294_967_295 },
] as const

function checkRanges({ balancer, declared }: RouterPlace): readonly Diagnostic[] {
  const { quarantine, pool, bootstrap } = declared
  const seconds = (text: string | undefined) => (text === undefined ? undefined : durationMs(text) / 1000)
  const lastId =
    bootstrap?.router_id === undefined ? undefined : bootstrap.router_id + balancer.instances.length - 1
  const values = [
    quarantine?.threshold,
    seconds(quarantine?.interval),
    pool?.max_idle,
    seconds(pool?.idle_timeout),
    lastId,
  ]
  return ranges.flatMap(({ path, unit, min, max }, index) => {
    const value = values[index]
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return []
    const at: TopologyPath = [...balancer.path, ...path]
    const message = `${path.join('.')} ${value}${unit} does not fit, expected a whole number from ${min} to ${max}${unit}`
    return [finding('MRT012', 'error', at, message, `write ${min === 0 ? 10 : min}${unit.trim()} or more`)]
  })
}

function checkConnections(place: RouterPlace): readonly Diagnostic[] {
  const sections = routerSections(place)
  const [total, routes] = [totalConnections(sections), routesConnections(sections)]
  if (routes <= total) return []
  return [
    finding(
      'MRT033',
      'error',
      [...place.balancer.path, 'max_connections'],
      `the routes allow ${routes} connections, but all together only ${total} (max_total_connections)`,
      `write max_connections: ${routes}`,
    ),
  ]
}

function checkOpenFiles(place: RouterPlace): readonly Diagnostic[] {
  const { nofile, path, hostName } = place.instance
  if (nofile === undefined) return []
  const sections = routerSections(place)
  const total = totalConnections(sections)
  const needed = openFiles(
    total,
    Number(optionValue(sections, 'connection_pool', 'max_idle_server_connections') ?? 0),
  )
  if (nofile >= needed) return []
  return [
    finding(
      'MRT034',
      'error',
      [...path, 'host'],
      `nofile ${nofile} of host ${JSON.stringify(hostName)} is too small: ${total} connections need ${needed} open files`,
      `write nofile: ${needed} there, or a smaller max_connections`,
    ),
  ]
}
