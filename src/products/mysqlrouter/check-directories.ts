import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { Topology } from '../../topology/topology.ts'
import { checkTexts } from './check-texts.ts'
import { finding } from './finding.ts'
import { inDataFolder, routerPaths } from './paths.ts'
import { type RouterPlace, routerPlaces } from './place.ts'
import { statedValue } from './settings-overlay.ts'

/** Two Routers on one host cannot have their files in one place. Call it once `checkTexts` found nothing. */
export function checkDirectories(places: readonly RouterPlace[], topology: Topology): readonly Diagnostic[] {
  const [first] = places
  if (first === undefined) return []
  const { deploy, settings, settings_unchecked } = first.declared
  if (deploy?.directory === undefined && (settings ?? settings_unchecked) === undefined) return []
  const taken = takenBefore(first, topology)
  return places.flatMap((place) => {
    const { balancer, instance } = place
    const files = ownFiles(place)
    const clash = files.find((file) => taken.has(keyOf(place, file)))
    const other = clash && taken.get(keyOf(place, clash))
    for (const file of files) taken.set(keyOf(place, file), `${balancer.name}/${instance.name}`)
    if (clash === undefined) return []
    return [
      finding(
        'MRT038',
        'error',
        [...balancer.path, ...clash.stated],
        `${clash.what} ${JSON.stringify(clash.path)} of ${instance.name} is on one host that of ${other} too`,
        clash.hint,
      ),
    ]
  })
}

/** Files of the Routers that stand before this one in the topology; a balancer with faults has findings of its own. */
function takenBefore({ balancer: own }: RouterPlace, topology: Topology): Map<string, string> {
  const taken = new Map<string, string>()
  for (const balancer of topology.balancers.values()) {
    if (balancer === own) break
    if (balancer.kind !== 'mysqlrouter') continue
    const places = routerPlaces(topology, balancer.name)
    if (checkTexts(places).length > 0) continue
    for (const place of places) {
      for (const file of ownFiles(place))
        taken.set(keyOf(place, file), `${balancer.name}/${place.instance.name}`)
    }
  }
  return taken
}

interface OwnFile {
  what: string
  path: string
  stated: TopologyPath
  hint: string
}

function keyOf({ instance }: RouterPlace, { path }: OwnFile): string {
  return JSON.stringify([instance.address, path])
}

/** The directory with mysqlrouter.conf, and what the Router itself writes. */
function ownFiles(place: RouterPlace): readonly OwnFile[] {
  const { settings, settings_unchecked, destinations } = place.declared
  const given = { ...settings, ...settings_unchecked }
  const { configuration, ...paths } = inDataFolder(
    routerPaths(place),
    statedValue(given, 'DEFAULT', 'data_folder'),
  )
  const written = [
    { what: 'keyring', path: statedValue(given, 'DEFAULT', 'keyring_path') ?? paths.keyring },
    { what: 'state', path: statedValue(given, 'DEFAULT', 'dynamic_state') ?? paths.dynamicState },
  ]
  return [
    {
      what: 'directory',
      path: configuration,
      stated: ['deploy', 'directory'],
      hint: 'write directory: "/etc/mysqlrouter/{name}/{instance}"',
    },
    ...(destinations === 'metadata' ? written : []).map(({ what, path }) => ({
      what,
      path: String(path),
      stated: ['settings'],
      hint: 'give each a DEFAULT.data_folder of its own, or leave it to dbbal',
    })),
  ]
}
