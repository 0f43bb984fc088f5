import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { DbbalError, exitCodes } from '../errors.ts'

/** The topology is invalid: every fault at once, located. */
export class TopologyFaults extends DbbalError {
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    super('TOPOLOGY_INVALID', `the topology has ${errors} ${errors === 1 ? 'error' : 'errors'}`, {
      exit: exitCodes.usage,
    })
    this.diagnostics = diagnostics
  }
}
