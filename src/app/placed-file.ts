import type { LintFile } from '../lint/linter.ts'

/** A linted file by its place in the output directory, with `/` between the parts. */
export interface PlacedFile {
  path: string
  file: LintFile
}

/** What decides where files lie, and which were asked for. */
export interface Placing {
  workingDirectory: string
  /** As they were named: files, directories, globs. */
  paths: readonly string[]
}
