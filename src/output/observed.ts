import type { Manifest, PendingRun } from './manifest.ts'

/** The output directory as it stands. */
export interface Observed {
  /** Of the last finished run. */
  manifest: Manifest | undefined
  /** Of a run that was killed. */
  pending: PendingRun | undefined
  /** A run left temporary files behind, or is making them now. */
  hasTemporaryFiles: boolean
  /** What stands at each path that was asked for; nothing where the path is absent. */
  files: ReadonlyMap<string, ObservedFile | Obstacle>
}

export interface ObservedFile {
  sha256: string
  /** Permission bits. */
  mode: number
}

/** Something that is not dbbal's to replace. */
export interface Obstacle {
  /** The path of it: the file's own, or a directory's above it. */
  at: string
  what: 'symbolic link' | 'directory' | 'file' | 'special file'
}

export function isObstacle(observed: ObservedFile | Obstacle | undefined): observed is Obstacle {
  return observed !== undefined && 'at' in observed
}
