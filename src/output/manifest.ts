import type { RouteBackends } from '../products/product.ts'
import type { DesiredFile } from './desired-file.ts'

/**
 * What a run wrote: `.dbbal/manifest.json`. It holds no time and nothing of the machine, so the same input gives the
 * same bytes. Kept 0600: with the hash of a secret file passwords can be tried.
 */
export interface Manifest {
  owner: Owner
  /** By path. */
  files: ReadonlyMap<string, ManifestFile>
  /** Sorted `address:port` of the servers, by route. */
  routes: Routes
}

export type Routes = ReadonlyMap<string, readonly string[]>

/** Whose files these are. */
export interface Owner {
  topology: string
  environment: string | undefined
}

export interface ManifestFile {
  sha256: string
  /** Permission bits. */
  mode: number
  /** A secret file that was made without its secrets. */
  placeholders: boolean
}

/** A run in progress: `.dbbal/manifest.next.json`, written before the first file is touched. */
export interface PendingRun {
  manifest: Manifest
  /** Hashes of the files as they stood, by path: those that the run may replace or remove. */
  replaces: ReadonlyMap<string, string>
  /** Files that the run removes. */
  removes: ReadonlySet<string>
}

export function manifestFile(file: DesiredFile): ManifestFile {
  return { sha256: file.sha256, mode: file.mode, placeholders: file.placeholders }
}

export function routesOf(backends: readonly RouteBackends[]): Routes {
  return new Map(backends.map((each) => [each.route, [...new Set(each.backends)].sort()]))
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(encodeManifest(manifest), null, 1)}\n`
}

export function pendingText({ manifest, replaces, removes }: PendingRun): string {
  const value = {
    manifest: encodeManifest(manifest),
    replaces: record(replaces),
    removes: [...removes].sort(),
  }
  return `${JSON.stringify(value, null, 1)}\n`
}

function encodeManifest({ owner, files, routes }: Manifest): object {
  const entries = new Map([...files].map(([path, file]) => [path, encodeFile(file)]))
  return {
    format: 1,
    topology: owner.topology,
    environment: owner.environment ?? null,
    files: record(entries),
    routes: record(routes),
  }
}

function encodeFile({ sha256, mode, placeholders }: ManifestFile): object {
  const entry = { sha256, mode: mode.toString(8).padStart(4, '0') }
  return placeholders ? { ...entry, placeholders } : entry
}

function record<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
}
