import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { FileSystem, LintFile, LintFinding } from '../lint/linter.ts'
import type { RuleFacts } from '../lint/rule.ts'
import type { LoadedTopology } from '../topology/load.ts'
import type { TopologySource } from '../topology/read/read-files.ts'
import { TopologyFaults } from '../topology/topology-faults.ts'
import { checkTopologyRules, factsOf, inEveryEnvironment } from './topology-rules.ts'

/** What the checks of `generate` and the rules of topologies say. */
export interface TopologyFindings {
  findings: readonly LintFinding[]
  /** Whether every check ran: an error hides what comes behind it. */
  isWhole: boolean
}

/** What is found in one environment. */
interface Found {
  said: readonly Diagnostic[]
  /** Of the files that generate would write. */
  generated: readonly LintFinding[]
}

/**
 * Everything that `generate` would say of a topology, in each of its environments, without its secrets; what the rules
 * find that run in lint only; and what the rules of native files say of the files that would be written.
 */
export async function lintTopology(
  file: LintFile,
  workingDirectory: string,
  fileSystem?: FileSystem,
): Promise<TopologyFindings> {
  const source: TopologySource = file.name === '<stdin>' ? { stdin: file.text } : { path: file.name }
  try {
    const environments: Found[] = []
    const { loadEnvironments } = await import('../topology/load.ts')
    for (const loaded of await loadEnvironments(source, workingDirectory))
      environments.push(await findIn(loaded, fileSystem))
    const found = await inEveryEnvironment(environments.map(({ said }) => said))
    const generated = distinctPlaces(environments.flatMap((each) => each.generated))
    const isWhole = found.every(({ severity }) => severity !== 'error')
    return { findings: [...(await distinct(found, file)), ...generated], isWhole }
  } catch (error) {
    if (!(error instanceof TopologyFaults)) throw error
    return { findings: await distinct(error.diagnostics, file), isWhole: false }
  }
}

async function findIn(loaded: LoadedTopology, fileSystem: FileSystem | undefined): Promise<Found> {
  const { configureTopology } = await import('./configure.ts')
  const { lintGenerated } = await import('./lint-generated.ts')
  const { files, diagnostics } = await configureTopology({
    topology: loaded.topology,
    secrets: 'placeholders',
  })
  const said = [
    ...loaded.diagnostics,
    ...diagnostics,
    ...(await checkTopologyRules({ ...loaded, fileSystem })),
  ]
  const generated = await lintGenerated(loaded, files, said)
  if (said.length === 0) return { said, generated }
  const { locate } = await loaded.locator()
  return { said: said.map(locate), generated }
}

/** Files of several environments come from the same lines. */
function distinctPlaces(findings: readonly LintFinding[]): readonly LintFinding[] {
  const places = new Map<string, LintFinding>()
  for (const finding of findings) {
    const place = `${finding.file}:${finding.line}:${finding.column} ${finding.rule.id}`
    if (!places.has(place)) places.set(place, finding)
  }
  return [...places.values()]
}

/** One that several environments have is said once. */
async function distinct(diagnostics: readonly Diagnostic[], file: LintFile): Promise<readonly LintFinding[]> {
  const factsOfId = await factsOf(diagnostics.map(({ id }) => id))
  const findings = diagnostics.map((diagnostic) => findingOf(diagnostic, file, factsOfId(diagnostic.id)))
  return [
    ...new Map(
      findings.map((each) => [`${each.file}:${each.line}:${each.column}:${each.message}`, each]),
    ).values(),
  ]
}

function findingOf(
  { severity, message, hint, location, holdsSecret }: Diagnostic,
  file: LintFile,
  facts: RuleFacts,
): LintFinding {
  return {
    rule: inEveryProfile(facts, severity),
    severity,
    message,
    hint,
    file: location?.file ?? file.name,
    line: location?.line ?? 1,
    column: location?.column ?? 1,
    ...(holdsSecret === true ? { holdsSecret } : {}),
  }
}

/** What stops generate is found in every profile. */
function inEveryProfile(facts: RuleFacts, severity: Diagnostic['severity']): RuleFacts {
  return severity === 'error' && facts.profile !== 'minimal' ? { ...facts, profile: 'minimal' } : facts
}
