import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Data } from '../data.ts'
import type { Locator } from '../locate.ts'
import { explainFaults } from './explain-faults.ts'
import type { SchemaRoot } from './schema.ts'
import { locatedFault } from './shape-fault.ts'

/** Parts of the file that the effective topology shows no more, or only where an entity takes them. */
const parts = ['defaults', 'environments'] as const

/** What is wrong in them, whether an entity takes it or not. Nothing is missing in a part. */
export async function fileFaults(
  joined: Data,
  locator: () => Promise<Locator>,
): Promise<readonly Diagnostic[]> {
  const present = parts.filter((part) => Object.hasOwn(joined, part))
  const faults: Diagnostic[] = []
  if (joined['ssh'] !== undefined) {
    faults.push({
      id: 'TOP001',
      severity: 'error',
      message: 'key "ssh" is unknown here',
      hint: 'write it under defaults: or under a host',
      path: ['ssh'],
      atKey: true,
    })
  }
  if (present.length === 0) return faults
  const { default: schema } = await import('../../generated/schema.json', { with: { type: 'json' } })
  const root = schema as unknown as SchemaRoot
  const file = root.definitions['TopologyFile']
  const found = present.flatMap((part) => {
    const reference = file?.properties?.[part]
    if (reference === undefined) throw new Error(`the schema of the file has no ${part}`)
    return explainFaults({ root, isPartial: true }, reference, joined[part], [part])
  })
  if (found.length === 0) return faults
  const { find } = await locator()
  return [...faults, ...found.map((fault) => locatedFault(fault, find))]
}
