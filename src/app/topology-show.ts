import type { Diagnostic, Location, TopologyPath } from '../diagnostics/diagnostic.ts'
import type { EffectiveTopology } from '../topology/declaration/topology-file.ts'
import type { Locator } from '../topology/locate.ts'
import { openTopology, type TopologyChoice } from './open-topology.ts'

export interface TopologyShowOptions extends TopologyChoice {
  /** Look up where each value was written. */
  origins: boolean
}

/** Where a value of the effective topology was written. */
export interface Origin {
  path: TopologyPath
  location: Location
}

/** The effective topology: one file without `include`, `like`, `defaults` and `environments`. */
export interface TopologyShowResult {
  /** Base name of the file asked for. */
  fileName: string
  environment: string | undefined
  /** In the shape of a topology file. Secrets are references. */
  file: Readonly<Record<string, unknown>>
  /** Of every value, in its order; undefined where nobody asked. */
  origins: readonly Origin[] | undefined
  /** Findings of the topology, located. */
  findings: readonly Diagnostic[]
}

/**
 * The topology as dbbal reads it, with everything worked in.
 *
 * @throws TopologyFaults with every fault located; DbbalError where it cannot be found or read.
 */
export async function topologyShow(options: TopologyShowOptions): Promise<TopologyShowResult> {
  const loaded = await openTopology(options)
  const { topology, effective, diagnostics } = loaded
  const locator = options.origins || diagnostics.length > 0 ? await loaded.locator() : undefined
  return {
    fileName: topology.fileName,
    environment: topology.environment,
    file: asFile(effective, topology.environment),
    origins: options.origins && locator !== undefined ? originsOf(effective, locator) : undefined,
    findings: locator === undefined ? [] : diagnostics.map(locator.locate),
  }
}

/** `ssh` stands under `defaults` in a file; the environment that was chosen becomes the one it describes. */
function asFile(
  { version, name, environment: _described, ssh, clusters, balancers, ...rest }: EffectiveTopology,
  environment: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    version,
    ...(name === undefined ? {} : { name }),
    ...(environment === undefined ? {} : { environment }),
    ...(ssh === undefined ? {} : { defaults: { ssh } }),
    ...rest,
    clusters: mapped(clusters, ({ engine, ...others }) => ({ engine, ...others })),
    ...(balancers === undefined
      ? {}
      : { balancers: mapped(balancers, ({ kind, ...others }) => ({ kind, ...others })) }),
  }
}

/** What an entity is comes first, wherever it was written. */
function mapped<Entity>(
  entities: Readonly<Record<string, Entity>>,
  order: (entity: Entity) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(entities).map(([name, entity]) => [name, order(entity)]))
}

function originsOf(effective: EffectiveTopology, { find }: Locator): readonly Origin[] {
  return leaves(effective, []).flatMap((path) => {
    const { location, isExact } = find(path)
    if (!isExact) return []
    return [{ path: path[0] === 'ssh' ? ['defaults', ...path] : path, location }]
  })
}

/** Paths of everything that is neither a map nor a list with something in it. */
function leaves(value: unknown, path: TopologyPath): readonly TopologyPath[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return entries.length === 0 ? [path] : entries.flatMap(([key, item]) => leaves(item, [...path, key]))
}
