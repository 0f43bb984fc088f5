import { recognise } from '../../../src/lint/file-kinds.ts'
import type { BoundLinter, LintFile, LintFinding } from '../../../src/lint/linter.ts'
import type { Example, ExampleModes } from '../../../src/lint/rule.ts'

/** The files of an example: the first of its kind, the others by their names. */
export function exampleFiles(example: Example, kind: string): readonly LintFile[] {
  if (typeof example === 'string') return [{ name: kind, kind, text: example }]
  return Object.entries(example).map(([name, text], index) => ({
    name,
    kind: index === 0 ? kind : (recognise(name, text)?.kind ?? kind),
    text,
  }))
}

/** Findings at profile strict, without a file system where no modes are given. */
export function lintFiles(
  linter: BoundLinter,
  files: readonly LintFile[],
  version?: string,
  modes?: ExampleModes,
): readonly LintFinding[] {
  return linter.lint(files, {
    version,
    profile: 'strict',
    fileSystem: modes && {
      stat: (path) => statOf(modes[path]),
      isTracked: (path) => modes[path]?.endsWith(' tracked') === true,
    },
    include: (path) => files.find(({ name }) => name === path),
  })
}

function statOf(mode: string | undefined): { mode: number; isDirectory: boolean } | undefined {
  if (mode === undefined) return undefined
  return { mode: Number.parseInt(mode.replace('d', ''), 8), isDirectory: mode.startsWith('d') }
}
