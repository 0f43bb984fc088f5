import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { DbbalError } from '../../errors.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { filled, type PoolerProcess, processesOf } from './processes.ts'

/** Texts with a placeholder that has no value at its place. */
export function checkPlaceholders(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const { declared, path, name } = pooler
  const [first] = processesOf(pooler)
  if (first === undefined) return []
  const instance: PoolerProcess = { ...first, number: undefined }
  const ofProcess = (text: string): string => filled(text, first, topology, name)
  const ofInstance = (text: string): string => filled(text, instance, topology, name)
  const ofEntry = (text: string): string =>
    fillPlaceholders(text, { database: 'database', name: 'cluster', environment: topology.environment })
  return [
    ...inMap(declared.tls?.clients, [...path, 'tls', 'clients'], ofProcess),
    ...inMap(declared.tls?.servers, [...path, 'tls', 'servers'], ofProcess),
    ...inMap(declared.settings, [...path, 'settings'], ofProcess),
    ...inMap(declared.settings_unchecked, [...path, 'settings_unchecked'], ofProcess),
    ...inText(declared.deploy?.directory, [...path, 'deploy', 'directory'], ofInstance),
    ...inText(declared.deploy?.service, [...path, 'deploy', 'service'], ofProcess),
    ...inText(declared.routes?.write?.database, [...path, 'routes', 'write', 'database'], ofEntry),
    ...inText(declared.routes?.read?.database, [...path, 'routes', 'read', 'database'], ofEntry),
    ...pooler.serves.flatMap(({ cluster, options }) =>
      inText(options.name, [...path, 'serves', cluster.name, 'name'], ofEntry),
    ),
  ]
}

function inMap(map: object | undefined, path: TopologyPath, fill: (text: string) => string): Diagnostic[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => inText(value, [...path, key], fill))
}

function inText(text: unknown, path: TopologyPath, fill: (text: string) => string): Diagnostic[] {
  if (typeof text !== 'string') return []
  try {
    fill(text)
    return []
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    return [{ id: 'TOP001', severity: 'error', path, message: error.message, hint: error.hint }]
  }
}
