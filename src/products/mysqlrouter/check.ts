import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'
import { checkDirectories } from './check-directories.ts'
import { checkLimits } from './check-limits.ts'
import { checkListeners } from './check-listeners.ts'
import { checkLogins } from './check-logins.ts'
import { checkMetadata } from './check-metadata.ts'
import { checkRest } from './check-rest.ts'
import { checkRoutes } from './check-routes.ts'
import { checkRouterSettings } from './check-settings.ts'
import { checkStrategies } from './check-strategies.ts'
import { checkTexts } from './check-texts.ts'
import { checkTls } from './check-tls.ts'
import { checkVersions } from './check-versions.ts'
import { finding } from './finding.ts'
import { routerBalancer, routerPlaces } from './place.ts'
import { routerSections } from './sections.ts'

/** Everything that would make a wrong or a dangerous mysqlrouter.conf. */
export function checkRouter(subject: Subject, topology: Topology): readonly Diagnostic[] {
  const { balancer, declared, cluster } = routerBalancer(topology, subject.name)
  const places = routerPlaces(topology, subject.name)
  const found = [
    ...checkTexts(places),
    ...checkTls(balancer, declared, cluster),
    ...checkLogins(balancer, declared, cluster),
    ...checkRest(places),
    ...checkRoutes(balancer, declared, cluster),
    ...checkMetadata(balancer, declared, cluster, topology),
    ...checkListeners(places, topology),
    ...checkOpenDoor(subject, topology),
  ]
  const [first] = places
  const isWritable = !found.some(({ severity }) => severity === 'error')
  if (first === undefined || !isWritable) return found
  const { settings: _, settings_unchecked: __, ...bare } = declared
  const sections = routerSections({ ...first, declared: bare })
  found.push(...checkDirectories(places, topology), ...checkVersions(balancer, sections))
  const ofSettings = checkRouterSettings(balancer, declared, sections)
  const isSettled = !ofSettings.some(({ severity }) => severity === 'error')
  return [...found, ...ofSettings, ...(isSettled ? [...checkLimits(places), ...checkStrategies(first)] : [])]
}

/** Behind a virtual address the Router listens on every interface. */
function checkOpenDoor({ name, path }: Subject, topology: Topology): readonly Diagnostic[] {
  const { declared } = routerBalancer(topology, name)
  const { clients } = declared.tls ?? {}
  if (declared.endpoint?.kind !== 'vip' || (clients !== undefined && clients.mode !== 'disable')) return []
  return [
    finding(
      'MRT015',
      'warning',
      [...path, 'endpoint'],
      'endpoint "vip" makes the Router listen on every interface, without TLS of its own',
      'write tls: {clients: {mode: require, cert: ..., key: ...}}',
    ),
  ]
}
