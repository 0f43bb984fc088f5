import type { Diagnostic, TopologyPath } from '../diagnostics/diagnostic.ts'
import { recognise } from '../lint/file-kinds.ts'
import type { LintFile, LintFinding } from '../lint/linter.ts'
import type { RuleFacts } from '../lint/rule.ts'
import type { RenderedFile } from '../products/product.ts'
import type { LoadedTopology } from '../topology/load.ts'
import type { Topology } from '../topology/topology.ts'
import { type Origin, type OriginPath, Origins } from './generated-origins.ts'

/** The files that one product makes from one balancer or cluster: its linter reads them together. */
interface Group {
  product: string
  subject: Origin
  files: LintFile[]
}

/** What a rule says of generated files, with where that comes from. */
interface Found {
  finding: LintFinding
  origin: OriginPath
  /** Other files of which it says the same. */
  others: Set<string>
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
  return found.map(({ finding: { fix, ...finding }, origin, others }) => ({
    ...finding,
    ...find(origin.path, origin.of === 'subject').location,
    message: `${finding.message} (in ${finding.file}${others.size === 0 ? '' : ` and ${others.size} more`})`,
  }))
}

function groupsOf(rendered: readonly RenderedFile[], { balancers, clusters }: Topology): Iterable<Group> {
  const groups = new Map<string, Group>()
  for (const { path, text } of rendered) {
    const recognised = recognise(path, text)
    const [directory = ''] = path.split('/', 1)
    const subject = balancers.get(directory) ?? clusters.get(directory)
    if (recognised === undefined || subject === undefined) continue
    const { kind, product } = recognised
    const key = `${product} ${directory}`
    const group = groups.get(key) ?? { product, subject, files: [] }
    group.files.push({ name: path, kind, text })
    groups.set(key, group)
  }
  return groups.values()
}

async function lintGroup(
  { product, subject, files }: Group,
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
    if (finding.holdsSecret === true) continue
    const file = byName.get(finding.file)
    if (file === undefined) continue
    const ofFile = origins.get(file.name) ?? new Origins(subject, file)
    origins.set(file.name, ofFile)
    const origin = ofFile.of(finding)
    if (origin.of === 'settings_unchecked' || isSaid(finding.rule, origin, subject, said)) continue
    const key = JSON.stringify([finding.rule.id, origin.path])
    const first = found.get(key)
    if (first === undefined) found.set(key, { finding, origin, others: new Set() })
    else if (first.finding.file !== finding.file) first.others.add(finding.file)
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
