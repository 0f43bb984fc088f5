import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'
import { routerPlaces } from './place.ts'

/** What only the whole file shows: the rules for such files are loaded where the topology has settings of its own. */
export async function checkFile({ name }: Subject, topology: Topology): Promise<readonly Diagnostic[]> {
  const [first] = routerPlaces(topology, name)
  const { settings, settings_unchecked: unchecked } = first?.declared ?? {}
  if (first === undefined || Object.keys({ ...settings, ...unchecked }).length === 0) return []
  const { checkWritten } = await import('./check-written.ts')
  return checkWritten(first)
}
