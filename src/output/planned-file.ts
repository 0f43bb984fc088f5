import type { DesiredFile } from './desired-file.ts'
import type { ObservedFile, Obstacle } from './observed.ts'

/** `stale`: written before and no longer generated. `not-compared`: it holds secrets, which were not at hand. */
export type FileStatus = 'created' | 'updated' | 'unchanged' | 'stale' | 'removed' | 'not-compared'

/**
 * Why a file is not dbbal's to replace or remove. `edited`: changed since dbbal wrote it; `foreign`: dbbal did not
 * write it; `secrets`: it holds secrets and would get placeholders.
 */
export type Guard = 'edited' | 'foreign' | 'secrets' | Obstacle

export interface PlannedFile {
  path: string
  status: FileStatus
  /** Its secrets are never shown. */
  secret: boolean
  guard?: Guard | undefined
  /** Absent for a file that is no longer generated. */
  desired?: DesiredFile
  /** Absent where there is no file. */
  observed?: ObservedFile | undefined
}

/**
 * Which secret files can be compared: `all`, where the secrets are at hand; only those that hold `placeholders` as
 * well, where placeholders were made; `none`, where the secrets could not be had.
 */
export type ComparableSecrets = 'all' | 'placeholders' | 'none'
