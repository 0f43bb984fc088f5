import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { Lines } from './read/lines.ts'
import type { ParsedFile } from './read/parsed-file.ts'
import { mayHoldSecret } from './read/secret-lines.ts'

/** Located faults in the order of the files, each once, marked where their line may show a password. */
export function presentable(
  diagnostics: readonly Diagnostic[],
  files: readonly ParsedFile[],
): readonly Diagnostic[] {
  const sources = new Map(files.map(({ name, text }) => [name, { text, lines: new Lines(text) }]))
  const order = new Map<string, number>()
  for (const { name } of files) order.set(name, order.size)
  // A file that cannot be parsed is none of `files`.
  for (const { location } of diagnostics) {
    if (location !== undefined && !order.has(location.file)) order.set(location.file, order.size)
  }
  const secretLines = new Set(diagnostics.filter(({ holdsSecret }) => holdsSecret === true).map(lineOf))
  const holdsSecret = (diagnostic: Diagnostic): boolean => {
    const { file = '', line = 1 } = diagnostic.location ?? {}
    const source = sources.get(file)
    return (
      secretLines.has(lineOf(diagnostic)) ||
      (source !== undefined && mayHoldSecret(source.text, source.lines, line))
    )
  }
  const distinct = new Map(diagnostics.map((diagnostic) => [keyOf(diagnostic), diagnostic]))
  return [...distinct.values()]
    .map((diagnostic) => (holdsSecret(diagnostic) ? { ...diagnostic, holdsSecret: true } : diagnostic))
    .toSorted(({ location: a }, { location: b }) => {
      const byFile = (order.get(a?.file ?? '') ?? -1) - (order.get(b?.file ?? '') ?? -1)
      return byFile || (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
    })
}

function lineOf({ location }: Diagnostic): string {
  return `${location?.file}:${location?.line}`
}

function keyOf({ location, message }: Diagnostic): string {
  return `${location?.file}:${location?.line}:${location?.column}:${message}`
}

/** Faults of several environments: one that all have is said once, another with its environments. */
export function acrossEnvironments(
  byEnvironment: ReadonlyMap<string | undefined, readonly Diagnostic[]>,
): readonly Diagnostic[] {
  const found = new Map<string, { diagnostic: Diagnostic; environments: Set<string | undefined> }>()
  for (const [environment, diagnostics] of byEnvironment) {
    for (const diagnostic of diagnostics) {
      const known = found.get(keyOf(diagnostic))
      if (known === undefined) {
        found.set(keyOf(diagnostic), { diagnostic, environments: new Set([environment]) })
      } else known.environments.add(environment)
    }
  }
  return [...found.values()].map(({ diagnostic, environments }) =>
    environments.size === byEnvironment.size
      ? diagnostic
      : { ...diagnostic, message: `${diagnostic.message} (environment ${[...environments].join(', ')})` },
  )
}
