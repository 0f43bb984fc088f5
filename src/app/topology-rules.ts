import { resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { FileSystem } from '../lint/linter.ts'
import type { RuleFacts } from '../lint/rule.ts'
import { topologyRules } from '../products/topology-rules.ts'
import type { LoadedTopology } from '../topology/load.ts'
import type { Topology } from '../topology/topology.ts'
import type { TopologyRule, TopologyUnit } from '../topology/topology-rule.ts'

/** A topology that was loaded, with what --fs may ask. */
interface CheckedTopology extends Pick<LoadedTopology, 'topology' | 'effective' | 'files'> {
  fileSystem: FileSystem | undefined
}

/** The folder of the rules that an id's letters stand for; every other id is of the topology as a whole. */
const folders: Readonly<Record<string, readonly string[]>> = {
  PGB: ['pgbouncer'],
  PXS: ['proxysql'],
  MRT: ['mysqlrouter'],
  MYA: ['mysql-accounts'],
  MGO: ['mongodb', 'mongos'],
  RDC: ['redis'],
}

/** What the rules of topologies find in one environment; those of products that are not in it stay unloaded. */
export async function checkTopologyRules({
  topology,
  effective,
  files: [file],
  fileSystem,
}: CheckedTopology): Promise<readonly Diagnostic[]> {
  const directory = file?.directory ?? ''
  const near = fileSystem && {
    stat: (path: string) => fileSystem.stat(resolve(directory, path)),
    isTracked: (path: string) => fileSystem.isTracked?.(resolve(directory, path)) === true,
  }
  const unit: TopologyUnit = { topology, effective, fileSystem: near }
  const rules = await rulesIn(['topology', ...productsOf(topology)])
  return rules.flatMap((rule) =>
    Array.from(rule.check?.(unit) ?? [], (finding) => ({
      id: rule.id,
      severity: rule.severity,
      ...finding,
    })),
  )
}

/** What stands in all environments, and what is a mistake in a single one; the rest is only half of a topology. */
export async function inEveryEnvironment(
  environments: readonly (readonly Diagnostic[])[],
): Promise<readonly Diagnostic[]> {
  const rules = environments.length < 2 ? [] : await rulesIn(['topology'])
  const shared = new Set(rules.filter((rule) => rule.isOfEveryEnvironment === true).map(({ id }) => id))
  const keyOf = ({ id, message }: Diagnostic): string => `${id} ${message}`
  const keys = environments.map((found) => new Set(found.map(keyOf)))
  const isShared = (each: Diagnostic): boolean => keys.every((ofOne) => ofOne.has(keyOf(each)))
  return environments.flat().filter((each) => !shared.has(each.id) || isShared(each))
}

/** The facts of each of the ids: those of a topology's rule before those of a native file's. */
export async function factsOf(ids: Iterable<string>): Promise<(id: string) => RuleFacts> {
  const facts = new Map<string, RuleFacts>()
  for (const id of new Set(ids)) {
    const names = folders[id.slice(0, 3)] ?? ['topology']
    const rule = (await rulesIn(names)).find((each) => each.id === id) ?? (await nativeRule(id, names))
    if (rule !== undefined) facts.set(id, rule)
  }
  return (id) => {
    const found = facts.get(id)
    if (found === undefined) throw new Error(`no rule ${id}`)
    return found
  }
}

/** Every rule of topologies. */
export async function allTopologyRules(): Promise<readonly TopologyRule[]> {
  return rulesIn(Object.keys(topologyRules))
}

async function rulesIn(names: Iterable<string>): Promise<readonly TopologyRule[]> {
  const lists = [...new Set(names)].flatMap((name) => topologyRules[name] ?? [])
  return (await Promise.all(lists.map((load) => load()))).flatMap((list) => list.default)
}

function productsOf({ balancers, clusters }: Topology): readonly string[] {
  const kinds = [...balancers.values()].map(({ kind }): string => kind)
  // Rules of sharded collections stand with those of their scripts.
  const engines = [...clusters.values()].flatMap(({ engine }) =>
    engine === 'mongodb' ? ['mongodb', 'mongos'] : [engine],
  )
  return [...kinds, ...engines]
}

async function nativeRule(id: string, names: readonly string[]): Promise<RuleFacts | undefined> {
  const { linters } = await import('../products/linters.ts')
  for (const name of names) {
    const rule = (await linters[name]?.())?.rules.find((each) => each.id === id)
    if (rule !== undefined) return rule
  }
  return undefined
}
