import type { Manifest, ManifestFile } from './manifest.ts'
import type { Observed } from './observed.ts'

/** What earlier runs, the last finished one and a killed one, tell of the files that stand there. */
export interface History {
  /** Newest first. */
  manifests: readonly Manifest[]
  /** Every path that a run wrote, or was to replace or remove. */
  paths: ReadonlySet<string>
  /** What the newest run that knows the path has of it. */
  entry(path: string): ManifestFile | undefined
  /** What the run has of it that wrote exactly these bytes. */
  written(path: string, sha256: string): ManifestFile | undefined
  /** A killed run was allowed to replace or remove exactly these bytes. */
  isReleased(path: string, sha256: string): boolean
  /** A killed run was to remove it. */
  isCondemned(path: string): boolean
}

export function historyOf({ manifest, pending }: Pick<Observed, 'manifest' | 'pending'>): History {
  const manifests = [pending?.manifest, manifest].filter((each) => each !== undefined)
  return {
    manifests,
    paths: new Set([
      ...manifests.flatMap(({ files }) => [...files.keys()]),
      ...(pending?.replaces.keys() ?? []),
    ]),
    entry: (path) => manifests.map(({ files }) => files.get(path)).find((file) => file !== undefined),
    written: (path, sha256) =>
      manifests.map(({ files }) => files.get(path)).find((file) => file?.sha256 === sha256),
    isReleased: (path, sha256) => pending?.replaces.get(path) === sha256,
    isCondemned: (path) => pending?.removes.has(path) ?? false,
  }
}
