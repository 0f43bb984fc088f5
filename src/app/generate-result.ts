import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { FileStatus } from '../output/planned-file.ts'
import type { Refusal } from '../output/refusals.ts'

/** What a run of `generate` came to. */
export interface GenerateResult {
  /**
   * `written`, `unchanged`: the directory is as the topology says. `same`, `differs`: what `--check` found.
   * `planned`: `--dry-run`. `refused`: nothing was written. `printed`: `--stdout`.
   */
  outcome: 'written' | 'unchanged' | 'same' | 'differs' | 'planned' | 'refused' | 'printed'
  /** As the operator named it. */
  directory: string
  topology: string
  environment: string | undefined
  /** Sorted by path. */
  files: readonly ReportedFile[]
  /** What needs a flag: the reasons of `refused`, or what a run would be refused for. */
  refusals: readonly Refusal[]
  /** Files of a run that was killed, where one was. */
  interrupted: readonly string[] | undefined
  /** Why secret files were not compared; `check` only. */
  missingSecrets: string | undefined
  /** Warnings and infos, located. */
  findings: readonly Diagnostic[]
}

export interface ReportedFile {
  path: string
  /** `printed` with `--stdout` only. */
  status: FileStatus | 'printed'
  /** Holds secrets: `--stdout` does not print it, and its diff has them masked. */
  secret: boolean
  /** What is particular about it. */
  note?: string
  /** Unified diff, where it was asked for or the file was refused. */
  diff?: string
  /** With `--stdout`. */
  text?: string
}

export type { FileStatus, Refusal }
