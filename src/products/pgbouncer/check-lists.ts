import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { listFault } from './reading.ts'
import { sizedEntries } from './sizes.ts'

/** Once per cluster: its read entries all name the same servers. */
export function checkLists(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const entries = sizedEntries(pooler, topology)
  const first = new Map(
    entries.filter(({ route }) => route === 'read').map((entry) => [entry.cluster.name, entry]),
  )
  return [...first.values()].flatMap((entry): Diagnostic[] => {
    const fault = listFault(pooler, entry)
    if (fault === undefined) return []
    const names = named(entry.servers)
    const processes = pooler.instances.length * pooler.processes
    const fallback =
      processes < entry.servers.length
        ? `only ${named(entry.servers.slice(0, processes))} serve reads`
        : 'each process reads from one of them'
    const path = entry.path
    if (fault === 'ports') {
      const message = `replicas ${names} of cluster "${entry.cluster.name}" listen on different ports, an entry has one port: ${fallback}`
      return [
        {
          id: 'PGB057',
          severity: 'warning',
          path,
          message,
          hint: 'give the replicas one port, or set reads: false on some',
        },
      ]
    }
    const message = `PgBouncer ${pooler.version} compares a certificate with the whole list of hosts, so ${names} of cluster "${entry.cluster.name}" cannot stand in one: ${fallback}`
    return [
      {
        id: 'PGB057',
        severity: 'warning',
        path,
        message,
        hint: 'set version: "1.25" or newer when that runs there',
      },
    ]
  })
}

function named(servers: readonly { name: string }[]): string {
  const more = servers.length > 8 ? ` and ${servers.length - 8} more` : ''
  return `${servers
    .slice(0, 8)
    .map(({ name }) => name)
    .join(', ')}${more}`
}
