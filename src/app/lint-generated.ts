import type { Diagnostic, TopologyPath } from '../diagnostics/diagnostic.ts'
import { recognise } from '../lint/file-kinds.ts'
import type { LintFile, LintFinding } from '../lint/linter.ts'
import type { RuleFacts } from '../lint/rule.ts'
import type { RenderedFile } from '../products/product.ts'
import { holdsPlaceholder } from '../secrets/placeholder-secrets.ts'
import type { LoadedTopology } from '../topology/load.ts'
import type { BalancerSubject, Topology } from '../topology/topology.ts'
import { type Origin, type OriginPath, Origins } from './generated-origins.ts'

/** The files that one product makes from one balancer or cluster: its linter reads them together. */
interface Group {
  product: string
  subject: Origin
  /** Of files that differ in the name and address of their instance only, the first. */
  files: readonly LintFile[]
  /** How many more there are like a file. */
  twins: ReadonlyMap<string, number>
}

/** What a rule says of generated files, with where that comes from. */
interface Found {
  finding: LintFinding
  origin: OriginPath
  /** Files of which it says the same. */
  files: Set<string>
  twins: ReadonlyMap<string, number>
}

/**
 * What the rules of native files say of the files that generate would write, at the places of the topology that those
 * come from. Nothing that `said`, the findings of the topology's own checks, has already; nothing of secrets, which are
 * placeholders here, and nothing of `settings_unchecked`, which the topology asks not to look at.
 */
export async function lintGenerated(
  loaded: Pick<LoadedTopology, 'topology' | 'locator'>,
  rendered: readonly RenderedFile[],
  said: readonly Diagnostic[],
): Promise<readonly LintFinding[]> {
  const found: Found[] = []
  for (const group of groupsOf(rendered, loaded.topology))
    for (const each of await lintGroup(group, said)) found.push(each)
  if (found.length === 0) return []
  const { find } = await loaded.locator()
  return found.map(({ finding: { fix, ...finding }, origin, files, twins }) => {
    const more = [...files].reduce((sum, name) => sum + 1 + (twins.get(name) ?? 0), -1)
    return {
      ...finding,
      ...find(origin.path, origin.of === 'subject').location,
      message: `${finding.message} (in ${finding.file}${more === 0 ? '' : ` and ${more} more`})`,
    }
  })
}

function groupsOf(rendered: readonly RenderedFile[], { balancers, clusters }: Topology): readonly Group[] {
  const groups = new Map<string, Omit<Group, 'twins'> & { files: LintFile[] }>()
  for (const { path, text } of rendered) {
    const recognised = recognise(path, text)
    const [directory = ''] = path.split('/', 1)
    const subject = balancers.get(directory) ?? clusters.get(directory)
    if (recognised === undefined || subject === undefined) continue
    const { kind, product } = recognised
    // Scripts are loops over data here: what their rules are about, rules find in the topology itself.
    if (kind.endsWith('.js')) continue
    const group = groups.get(`${product} ${directory}`) ?? { product, subject, files: [] }
    group.files.push({ name: path, kind, text })
    groups.set(`${product} ${directory}`, group)
  }
  return Array.from(groups.values(), withoutTwins)
}

/** Nodes of a cluster are read together; a balancer's instances stand each for itself. */
function withoutTwins(group: Omit<Group, 'twins'>): Group {
  const { subject } = group
  if (!('kind' in subject)) return { ...group, twins: new Map() }
  const byInstance = new Map<string, LintFile[]>()
  for (const file of group.files) {
    const name = file.name.split('/')[1] ?? ''
    byInstance.set(name, [...(byInstance.get(name) ?? []), file])
  }
  const first = new Map<string, readonly LintFile[]>()
  const twins = new Map<string, number>()
  for (const [name, files] of byInstance) {
    const shape = files.map(({ kind, text }) => `${kind}\n${shapeOf(text, name, subject)}`).join('\0')
    const like = first.get(shape)
    if (like === undefined) first.set(shape, files)
    else for (const file of like) twins.set(file.name, (twins.get(file.name) ?? 0) + 1)
  }
  return { ...group, files: [...first.values()].flat(), twins }
}

/** The text without what is its instance's own. */
function shapeOf(text: string, name: string, { instances }: BalancerSubject): string {
  const instance = instances.find((each) => each.name === name)
  if (instance === undefined) return text
  const { address, hostName, port } = instance
  return [address, hostName, name, String(port)].reduce((left, word) => left.replaceAll(word, '@'), text)
}

async function lintGroup(
  { product, subject, files, twins }: Group,
  said: readonly Diagnostic[],
): Promise<Iterable<Found>> {
  const { linters } = await import('../products/linters.ts')
  const linter = await linters[product]?.()
  const findings = linter?.lint(files, {
    version: subject.version,
    fork: 'flavor' in subject ? subject.flavor : undefined,
    profile: 'strict',
    fileSystem: undefined,
    include: () => undefined,
  })
  const byName = new Map(files.map((file) => [file.name, file]))
  const origins = new Map<string, Origins>()
  const found = new Map<string, Found>()
  for (const finding of findings ?? []) {
    const file = byName.get(finding.file)
    if (file === undefined) continue
    const ofFile = origins.get(file.name) ?? new Origins(subject, file)
    origins.set(file.name, ofFile)
    const origin = ofFile.of(finding)
    if (finding.holdsSecret === true && holdsPlaceholder(ofFile.line(finding))) continue
    if (origin.of === 'settings_unchecked' || isSaid(finding.rule, origin, subject, said)) continue
    const key = JSON.stringify([finding.rule.id, origin.path])
    const first = found.get(key)
    if (first === undefined) found.set(key, { finding, origin, files: new Set([finding.file]), twins })
    else first.files.add(finding.file)
  }
  return found.values()
}

/** Whether a check of the topology says it of the same thing, of a part of it, or of what it is a part of. */
function isSaid(
  { id, topologyId }: RuleFacts,
  origin: OriginPath,
  subject: Origin,
  said: readonly Diagnostic[],
): boolean {
  const served = 'serves' in subject ? subject.serves.map(({ cluster }) => cluster.path) : []
  const isOfAll = origin.of === 'subject' || topologyId !== undefined
  const paths = isOfAll ? [subject.path, ...served] : [origin.path]
  return said.some(
    (each) =>
      (each.id === id || each.id === topologyId) &&
      paths.some((path) => each.path !== undefined && areRelated(path, each.path)),
  )
}

/** One is the other, or lies within it. */
function areRelated(a: TopologyPath, b: TopologyPath): boolean {
  return a.every((key, index) => index >= b.length || b[index] === key)
}
