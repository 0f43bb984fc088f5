import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Data } from '../data.ts'
import type { Locator } from '../locate.ts'
import { explainFaults } from './explain-faults.ts'
import type { SchemaRoot } from './schema.ts'
import { locatedFault, type ShapeFault } from './shape-fault.ts'

/** Parts of the file that the effective topology shows no more, or only where an entity takes them. */
const parts = ['defaults', 'environments', 'lint'] as const

const misplacedSsh: ShapeFault = {
  path: ['ssh'],
  atKey: true,
  message: () => 'key "ssh" does not stand alone',
  hint: () => 'write it under `defaults`, or under a host',
}

/** What is wrong in them, whether an entity takes it or not. Nothing is missing in a part. */
export async function fileFaults(
  joined: Data,
  locator: () => Promise<Locator>,
): Promise<readonly Diagnostic[]> {
  const present = parts.filter((part) => Object.hasOwn(joined, part))
  const faults: ShapeFault[] = Object.hasOwn(joined, 'ssh') ? [misplacedSsh] : []
  if (present.length + faults.length === 0) return []
  const { default: schema } = await import('../../generated/schema.json', { with: { type: 'json' } })
  const root = schema as unknown as SchemaRoot
  const file = root.definitions['TopologyFile']
  for (const part of present) {
    const reference = file?.properties?.[part]
    if (reference === undefined) throw new Error(`the schema of the file has no ${part}`)
    faults.push(...explainFaults({ root, isPartial: true }, reference, joined[part], [part]))
  }
  if (faults.length === 0) return []
  const { find } = await locator()
  return faults.map((fault) => locatedFault(fault, find))
}
