import { recognise } from '../../../src/lint/file-kinds.ts'
import type { BoundLinter, LintFile, LintFinding } from '../../../src/lint/linter.ts'
import type { Example } from '../../../src/lint/rule.ts'

/** The files of an example: the first of its kind, the others by their names. */
export function exampleFiles(example: Example, kind: string): readonly LintFile[] {
  if (typeof example === 'string') return [{ name: kind, kind, text: example }]
  return Object.entries(example).map(([name, text], index) => ({
    name,
    kind: index === 0 ? kind : (recognise(name, text)?.kind ?? kind),
    text,
  }))
}

/** Findings at profile strict, without a file system. */
export function lintFiles(
  linter: BoundLinter,
  files: readonly LintFile[],
  version?: string,
): readonly LintFinding[] {
  return linter.lint(files, {
    version,
    profile: 'strict',
    fileSystem: undefined,
    readFile: (path) => files.find(({ name }) => name === path)?.text,
  })
}
