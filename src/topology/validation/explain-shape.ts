import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Locator } from '../locate.ts'
import { explainFaults, toDiagnostic } from './explain-faults.ts'
import type { SchemaRoot } from './schema.ts'

/** What is wrong with the shape of an effective topology, in words, with numbers as the file writes them. */
export async function explainShape(data: unknown, locator: Locator): Promise<readonly Diagnostic[]> {
  const { default: schema } = await import('../../generated/effective-schema.json', {
    with: { type: 'json' },
  })
  const faults = explainFaults(schema as unknown as SchemaRoot, data)
  if (faults.length === 0) throw new Error('the validator refuses what the schema explains as valid')
  return faults.map((fault) => {
    const found = locator.find(fault.path, fault.atKey)
    return { ...toDiagnostic(fault, found.exact ? found.source : undefined), location: found.location }
  })
}
