import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { Sharding } from '../declaration/sharding.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { ResolvedSharding } from '../topology.ts'
import type { Findings } from './findings.ts'

/** Most names that one sharding may write out. */
const maxNames = 65_536

/** Writes out the names of every sharding, each on its cluster. */
export function resolveShardings(
  topology: EffectiveTopology,
  findings: Findings,
): Map<string, ResolvedSharding> {
  const resolved = new Map<string, ResolvedSharding>()
  for (const [name, sharding] of Object.entries(topology.shardings ?? {})) {
    resolved.set(name, resolveSharding(topology, name, sharding, findings))
  }
  return resolved
}

function resolveSharding(
  topology: EffectiveTopology,
  name: string,
  sharding: Sharding,
  findings: Findings,
): ResolvedSharding {
  const path: TopologyPath = ['shardings', name]
  const clusters = Object.keys(topology.clusters)
  const pattern = namePattern(sharding, path, findings)
  const places = new Map<string, string>()
  const byNumber = new Map<number, string>()
  for (const [cluster, where] of Object.entries(sharding.place)) {
    const here = [...path, 'place', cluster]
    if (!clusters.includes(cluster)) findings.dangling(here, 'cluster', cluster, clusters)
    for (const [index, text] of (typeof where === 'string' ? [where] : where).entries()) {
      const at = typeof where === 'string' ? here : [...here, index]
      for (const shard of expand(text, pattern, at, byNumber, cluster, findings)) {
        const other = places.get(shard)
        if (other !== undefined) {
          findings.error(
            'TOP005',
            at,
            `${JSON.stringify(shard)} is placed twice: on ${other} and on ${cluster}`,
          )
        }
        places.set(shard, cluster)
      }
    }
  }
  for (const missing of pattern === undefined ? [] : unplaced(pattern, byNumber)) {
    findings.errorAtKey('TOP005', [...path, 'place'], `${JSON.stringify(missing)} is placed nowhere`)
  }
  const fallback = sharding.default ?? 'refuse'
  if (fallback !== 'refuse' && !clusters.includes(fallback)) {
    findings.dangling([...path, 'default'], 'cluster', fallback, clusters)
  }
  return { name, by: sharding.by, places, default: fallback, path }
}

interface NamePattern {
  before: string
  after: string
  first: number
  last: number
  width: number
}

function namePattern(sharding: Sharding, path: TopologyPath, findings: Findings): NamePattern | undefined {
  if (sharding.name === undefined) return undefined
  const match = /^(.*)\{([0-9]+)\.\.([0-9]+)\}(.*)$/.exec(sharding.name)
  const [, before = '', from = '', to = '', after = ''] = match ?? []
  if (match === null || Number(from) > Number(to) || Number(to) - Number(from) >= maxNames) {
    findings.error(
      'TOP001',
      [...path, 'name'],
      `name ${JSON.stringify(sharding.name)} does not fit, expected a range such as "ledger_{00..15}"`,
    )
    return undefined
  }
  return { before, after, first: Number(from), last: Number(to), width: from.length }
}

function nameOf(pattern: NamePattern, number: number): string {
  return `${pattern.before}${String(number).padStart(pattern.width, '0')}${pattern.after}`
}

function expand(
  text: string,
  pattern: NamePattern | undefined,
  path: TopologyPath,
  byNumber: Map<number, string>,
  cluster: string,
  findings: Findings,
): readonly string[] {
  if (pattern === undefined) return [text]
  const match = /^([0-9]+)(?:-([0-9]+))?$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2] ?? match?.[1])
  if (match === null || first > last || first < pattern.first || last > pattern.last) {
    findings.error(
      'TOP001',
      path,
      `place ${JSON.stringify(text)} does not fit, expected numbers from ${pattern.first} to ${pattern.last}, such as "0-3"`,
    )
    return []
  }
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  for (const number of numbers) byNumber.set(number, cluster)
  return numbers.map((number) => nameOf(pattern, number))
}

function unplaced(pattern: NamePattern, byNumber: ReadonlyMap<number, string>): readonly string[] {
  const all = Array.from({ length: pattern.last - pattern.first + 1 }, (_, index) => pattern.first + index)
  return all.filter((number) => !byNumber.has(number)).map((number) => nameOf(pattern, number))
}
