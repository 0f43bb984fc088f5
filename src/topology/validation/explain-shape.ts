import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Locator } from '../locate.ts'
import { explainFaults } from './explain-faults.ts'
import type { SchemaRoot } from './schema.ts'
import { locatedFault } from './shape-fault.ts'

/** What is wrong with the shape of an effective topology that the compiled validator refuses, in words and located. */
export async function explainShape(data: unknown, { find }: Locator): Promise<readonly Diagnostic[]> {
  const [{ default: effective }, { default: file }] = await Promise.all([
    import('../../generated/effective-schema.json', { with: { type: 'json' } }),
    import('../../generated/schema.json', { with: { type: 'json' } }),
  ])
  const root = effective as unknown as SchemaRoot
  const fileKeys = Object.keys(file.definitions.TopologyFile.properties)
  const faults = explainFaults({ root, isPartial: false, fileKeys }, root, data, [])
  if (faults.length === 0) throw new Error('the validator refuses what the schema explains as valid')
  return faults.map((fault) => locatedFault(fault, find))
}
