import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'

/** A topology without what is wrong in it. */
export interface SoundPart {
  part: Data
  /** Names of the entities, and keys of the file, that were left out: they may be referred to. */
  unsound: ReadonlySet<string>
}

const sections: readonly string[] = ['hosts', 'clusters', 'shardings', 'balancers']

/** Leaves out every entity that has a fault, so that the others can be checked. */
export function soundPart(data: Data, faults: readonly Diagnostic[]): SoundPart {
  const unsound = new Set<string>()
  if (faults.length === 0) return { part: data, unsound }
  const part: Record<string, unknown> = { ...data }
  for (const { path: [section, name] = [] } of faults) {
    const entities = part[String(section)]
    if (name !== undefined && sections.includes(String(section)) && isMap(entities)) {
      unsound.add(String(name))
      const { [name]: _faulty, ...rest } = entities
      part[String(section)] = rest
    } else if (section !== undefined) {
      unsound.add(String(section))
      if (!sections.includes(String(section))) delete part[String(section)]
    }
  }
  return { part: { ...part, version: 1 }, unsound }
}
