import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'
import { faultOfLike, withLike } from './like.ts'
import { isRouteRemoval, mergePatch } from './merge-patch.ts'

/** Sections whose entities take `like` and defaults, with the key that names the kind. */
export const inheritingSections = { clusters: 'engine', balancers: 'kind' } as const
export type InheritingSection = keyof typeof inheritingSections

/** The topology with `like` and defaults worked in; entities whose `like` leads nowhere are left out. */
export interface Effective {
  data: Data
  diagnostics: readonly Diagnostic[]
}

/** `patched` is all files and the environment's patch together, `joined` the files alone. */
export function effectiveTopology(patched: Data, joined: Data): Effective {
  const diagnostics: Diagnostic[] = []
  const { defaults, environments: _environments, lint: _lint, ssh: _ssh, ...rest } = patched
  const effective: Record<string, unknown> = { ...rest }
  if (isMap(defaults) && defaults['ssh'] !== undefined) effective['ssh'] = defaults['ssh']
  for (const section of Object.keys(inheritingSections) as InheritingSection[]) {
    const entities = patched[section]
    if (!isMap(entities)) continue
    const made: Record<string, unknown> = {}
    for (const [name, entity] of Object.entries(entities)) {
      if (!isMap(entity)) made[name] = entity
      else {
        const fault = faultOfLike(section, inheritingSections[section], entities, name)
        if (fault === undefined) made[name] = inherited(section, patched, joined, name)
        else diagnostics.push({ ...fault, id: 'TOP001', severity: 'error', path: [section, name, 'like'] })
      }
    }
    effective[section] = made
  }
  return { data: effective, diagnostics }
}

function inherited(section: InheritingSection, patched: Data, joined: Data, name: string): Data {
  const keepsNull = section === 'balancers' ? isRouteRemoval : undefined
  const entities = mapIn(patched, section)
  const entity = mapIn(entities, name)
  // A `like` that is no name stays for the schema to refuse.
  const own =
    typeof entity['like'] === 'string' ? withLike(entities, mapIn(joined, section), name, keepsNull) : entity
  const kind = own[inheritingSections[section]]
  if (typeof kind !== 'string') return own
  const defaults = mapIn(mapIn(patched, 'defaults'), section)
  return Object.hasOwn(defaults, kind) ? mergePatch(mapIn(defaults, kind), own, keepsNull) : own
}

function mapIn(data: Data, key: string): Data {
  const value = Object.hasOwn(data, key) ? data[key] : undefined
  return isMap(value) ? value : {}
}
