import { statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { LintFile, LintFinding } from '../lint/linter.ts'
import { manifestPath, pendingPath } from '../output/places.ts'
import { holdsPlaceholder } from '../secrets/placeholder-secrets.ts'
import type { PlacedFile, Placing } from './placed-file.ts'

/** What is known of the linted files that stand where `generate` writes. */
export interface Generated {
  /** TOP021, by file; also of files that no linter reads, where their directory was named. */
  findings: ReadonlyMap<string, readonly LintFinding[]>
  /** Names of the files that dbbal wrote and nobody changed. */
  untouched: ReadonlySet<string>
}

/** Looks at the manifests of the output directories that files lie in. */
export async function checkOutputs(files: readonly LintFile[], placing: Placing): Promise<Generated> {
  const outputs = byOutput(files, placing.workingDirectory)
  const findings = new Map<string, LintFinding[]>()
  const untouched = new Set<string>()
  for (const [directory, placed] of outputs) {
    const { lintOutput } = await import('./lint-output.ts')
    const found = await lintOutput(directory, placed, { ...placing, topologies: files.filter(isTopology) })
    for (const each of found.findings) {
      const ofFile = findings.get(each.file)
      if (ofFile === undefined) findings.set(each.file, [each])
      else ofFile.push(each)
    }
    for (const name of found.untouched) untouched.add(name)
  }
  return { findings, untouched }
}

/**
 * What the rules found in a file, with TOP021. A file as dbbal wrote it is mended in its topology: it is not fixed, and
 * nothing is said of it that a check of `generate` says of the topology, nor of what stands in for its secrets.
 */
export function withGenerated(
  found: readonly LintFinding[],
  { name, text }: LintFile,
  { findings, untouched }: Generated,
): LintFinding[] {
  const own = findings.get(name) ?? []
  if (!untouched.has(name)) return [...found, ...own]
  const lines = found.some(({ holdsSecret }) => holdsSecret === true) ? text.split('\n') : []
  const left = found.filter(
    ({ rule, line, holdsSecret }) =>
      rule.topologyId === undefined && !(holdsSecret === true && holdsPlaceholder(lines[line - 1] ?? '')),
  )
  return [...left.map(({ fix, ...finding }) => finding), ...own]
}

/** Output directory, absolute -> the files in it. */
function byOutput(files: readonly LintFile[], workingDirectory: string): ReadonlyMap<string, PlacedFile[]> {
  const known = new Map<string, string | undefined>()
  const outputs = new Map<string, PlacedFile[]>()
  for (const file of files) {
    if (isTopology(file) || file.name === '<stdin>') continue
    const absolute = resolve(workingDirectory, file.name)
    const output = outputOf(dirname(absolute), known)
    if (output === undefined) continue
    const placed = outputs.get(output) ?? []
    placed.push({ path: relative(output, absolute).replaceAll('\\', '/'), file })
    outputs.set(output, placed)
  }
  return outputs
}

/** The nearest directory with a manifest, from one upwards. */
function outputOf(directory: string, known: Map<string, string | undefined>): string | undefined {
  if (known.has(directory)) return known.get(directory)
  const parent = dirname(directory)
  const isOutput = [manifestPath, pendingPath].some((path) => isFile(join(directory, path)))
  const found = isOutput ? directory : parent === directory ? undefined : outputOf(parent, known)
  known.set(directory, found)
  return found
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    return false
  }
}

function isTopology({ kind }: LintFile): boolean {
  return kind === 'topology'
}
