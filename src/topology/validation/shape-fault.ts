import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { Locator } from '../locate.ts'

/** A fault of shape, before it is located. `rawText` puts in the value as it is written in the file. */
export interface ShapeFault {
  path: TopologyPath
  atKey?: boolean | undefined
  holdsSecret?: boolean | undefined
  message: (rawText: string | undefined) => string
  hint?: ((rawText: string | undefined) => string | undefined) | undefined
}

/** The fault as a diagnostic, with numbers as the file writes them. */
export function locatedFault(fault: ShapeFault, find: Locator['find']): Diagnostic {
  const { path, atKey, holdsSecret } = fault
  const { location, source: rawText } = find(path, atKey)
  return {
    id: holdsSecret === true ? 'SEC001' : 'TOP001',
    severity: 'error',
    message: fault.message(rawText),
    hint: fault.hint?.(rawText),
    path,
    atKey,
    holdsSecret,
    location,
  }
}
