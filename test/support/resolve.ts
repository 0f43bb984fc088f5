import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { EffectiveTopology } from '../../src/topology/declaration/topology-file.ts'
import { resolveTopology } from '../../src/topology/resolve/resolve.ts'
import type { Topology } from '../../src/topology/topology.ts'
import type { Tree } from './pooler-topology.ts'

/** The topology of data that has the right shape, without a file: quick enough for thousands of them. */
export function resolved(tree: Tree): { topology: Topology; diagnostics: readonly Diagnostic[] } {
  return resolveTopology(tree as unknown as EffectiveTopology, {
    fileName: 'topology.yaml',
    environment: undefined,
    holdsControls: true,
    unsound: new Set(),
  })
}
