import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { LintFile, LintFinding } from '../lint/linter.ts'
import type { RuleFacts } from '../lint/rule.ts'
import type { TopologySource } from '../topology/read/read-files.ts'
import { TopologyFaults } from '../topology/topology-faults.ts'

/** What the checks of `generate` say of a topology. */
export interface TopologyFindings {
  findings: readonly LintFinding[]
  /** Whether every check ran: an error hides what comes behind it. */
  isWhole: boolean
}

/** Everything that `generate` would say of a topology, in each of its environments, without its secrets. */
export async function lintTopology(file: LintFile, workingDirectory: string): Promise<TopologyFindings> {
  const source: TopologySource = file.name === '<stdin>' ? { stdin: file.text } : { path: file.name }
  try {
    const found: Diagnostic[] = []
    for (const environment of await environmentsOf(source, workingDirectory))
      found.push(...(await diagnosticsOf(source, environment, workingDirectory)))
    return { findings: distinct(found, file), isWhole: found.every(({ severity }) => severity !== 'error') }
  } catch (error) {
    if (!(error instanceof TopologyFaults)) throw error
    return { findings: distinct(error.diagnostics, file), isWhole: false }
  }
}

async function environmentsOf(
  source: TopologySource,
  workingDirectory: string,
): Promise<readonly (string | undefined)[]> {
  const { readFiles } = await import('../topology/read/read-files.ts')
  const { joinFiles } = await import('../topology/read/join-files.ts')
  const { environmentNames } = await import('../topology/merge/environment.ts')
  const { files, diagnostics } = await readFiles(source, workingDirectory)
  const names = diagnostics.length > 0 ? [] : environmentNames(joinFiles(files).joined)
  return names.length === 0 ? [undefined] : names
}

async function diagnosticsOf(
  source: TopologySource,
  environment: string | undefined,
  workingDirectory: string,
): Promise<readonly Diagnostic[]> {
  const { loadTopology } = await import('../topology/load.ts')
  const { configureTopology } = await import('./configure.ts')
  const loaded = await loadTopology(source, { environment, workingDirectory })
  const { diagnostics } = await configureTopology({ topology: loaded.topology, secrets: 'placeholders' })
  const all = [...loaded.diagnostics, ...diagnostics]
  if (all.length === 0) return []
  const { locate } = await loaded.locator()
  return all.map(locate)
}

/** One that several environments have is said once. */
function distinct(diagnostics: readonly Diagnostic[], file: LintFile): readonly LintFinding[] {
  const findings = diagnostics.map((diagnostic) => findingOf(diagnostic, file))
  return [
    ...new Map(
      findings.map((each) => [`${each.file}:${each.line}:${each.column}:${each.message}`, each]),
    ).values(),
  ]
}

function findingOf(
  { id, severity, message, hint, location, holdsSecret }: Diagnostic,
  file: LintFile,
): LintFinding {
  return {
    rule: checkFacts(id, severity),
    severity,
    message,
    hint,
    file: location?.file ?? file.name,
    line: location?.line ?? 1,
    column: location?.column ?? 1,
    ...(holdsSecret === true ? { holdsSecret } : {}),
  }
}

/** A check of the topology is no rule of a file: what it says stands in its message. */
function checkFacts(id: string, severity: Diagnostic['severity']): RuleFacts {
  return {
    id,
    name: 'topology-check',
    severity,
    profile: severity === 'error' ? 'minimal' : 'recommended',
    summary: 'what generate says of a topology',
    why: 'An error stops dbbal generate; the rest is what it would warn of.',
    source: 'the checks of dbbal generate',
    exampleKind: 'topology',
    bad: '',
    good: '',
  }
}
