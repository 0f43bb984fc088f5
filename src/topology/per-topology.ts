import type { Topology } from './topology.ts'

/** Computes something of a topology once; a topology never changes after it is resolved. */
export function perTopology<Value>(compute: (topology: Topology) => Value): (topology: Topology) => Value {
  const known = new WeakMap<Topology, { value: Value }>()
  return (topology) => {
    const before = known.get(topology)
    if (before !== undefined) return before.value
    const value = compute(topology)
    known.set(topology, { value })
    return value
  }
}
