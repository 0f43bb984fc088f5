import type { Diagnostic, TopologyPath } from '../diagnostics/diagnostic.ts'
import type { FileSystem } from '../lint/linter.ts'
import type { RuleFacts } from '../lint/rule.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'
import type { Topology } from './topology.ts'

/** One environment of a topology, as rules look at it. */
export interface TopologyUnit {
  topology: Topology
  effective: EffectiveTopology
  /** With --fs; paths are relative to the topology's directory. */
  fileSystem: FileSystem | undefined
}

/** One place of the topology where a rule is broken. */
export interface TopologyRuleFinding extends Pick<Diagnostic, 'message' | 'hint' | 'atKey' | 'holdsSecret'> {
  path: TopologyPath
  /** Where it differs from the rule's. */
  severity?: Diagnostic['severity']
}

/**
 * A mistake in a topology. Without `check` its findings come from the checks of `generate`, and these are the facts
 * that lint, `dbbal rules`, `dbbal explain` and docs/rules tell of them.
 */
export interface TopologyRule extends RuleFacts {
  exampleKind: 'topology'
  bad: string
  good: string
  /** Pure; runs in lint only, for each environment. */
  check?(unit: TopologyUnit): Iterable<TopologyRuleFinding>
  /** A mistake only where every environment has it. */
  isOfEveryEnvironment?: true
}
