import type { DesiredFile } from './desired-file.ts'
import { type History, historyOf } from './history.ts'
import {
  type Manifest,
  type ManifestFile,
  manifestFile,
  manifestText,
  type Owner,
  type Routes,
} from './manifest.ts'
import { isObstacle, type Observed, type ObservedFile, type Obstacle } from './observed.ts'
import { planDesired, planStale } from './plan-file.ts'
import type { ComparableSecrets, PlannedFile } from './planned-file.ts'
import { type Shrink, shrinks } from './shrink.ts'

/** What the topology asks for. */
export interface Desired {
  owner: Owner
  files: ReadonlyMap<string, DesiredFile>
  routes: Routes
  scope: Scope
}

/** What a run is about; the rest of the directory is neither stale nor shrunk. */
export interface Scope {
  coversFile(path: string): boolean
  coversRoute(route: string): boolean
}

export interface Plan {
  /** Sorted by path. */
  files: readonly PlannedFile[]
  /** The manifest after the run. */
  manifest: Manifest
  shrinks: readonly Shrink[]
  /** Whose files these are, where they are not this topology's. */
  otherOwner: Owner | undefined
  /** Files that a killed run was to write or remove; undefined where none was killed. */
  interrupted: readonly string[] | undefined
  /** Nothing is left to write, the manifest included. */
  settled: boolean
}

/** How a plan is made. */
export interface PlanOptions {
  /** Remove stale files. */
  prune: boolean
  secrets: ComparableSecrets
}

/** Compares what is asked for with what stands there. */
export function planOutput(desired: Desired, observed: Observed, options: PlanOptions): Plan {
  const history = historyOf(observed)
  const files = planFiles(desired, observed, history, options)
  const manifest = manifestAfter(desired, observed, history, files)
  const interrupted = unfinished(observed)
  const isWritten = ({ status }: PlannedFile) => ['created', 'updated', 'removed'].includes(status)
  return {
    files,
    manifest,
    shrinks: newShrinks(history, desired),
    otherOwner: otherOwner(history, desired.owner),
    interrupted,
    settled:
      interrupted === undefined &&
      !observed.hasTemporaryFiles &&
      !files.some(isWritten) &&
      observed.manifest !== undefined &&
      manifestText(observed.manifest) === manifestText(manifest),
  }
}

/** True where the directory is not what the topology says. */
export function differs(plan: Plan): boolean {
  const isEqual = ({ status }: PlannedFile) => status === 'unchanged' || status === 'not-compared'
  return plan.interrupted !== undefined || plan.otherOwner !== undefined || !plan.files.every(isEqual)
}

function unfinished({ manifest, pending }: Observed): readonly string[] | undefined {
  if (pending === undefined) return undefined
  const written = [...pending.manifest.files.keys()].filter(
    (path) => pending.replaces.has(path) || !manifest?.files.has(path),
  )
  return [...new Set([...written, ...pending.removes])].sort()
}

function planFiles(
  desired: Desired,
  observed: Observed,
  history: History,
  { prune, secrets }: PlanOptions,
): PlannedFile[] {
  const wanted = [...desired.files.values()].map((file) =>
    planDesired(file, observed.files.get(file.path), history, secrets),
  )
  const stale = [...history.paths]
    .filter((path) => !desired.files.has(path) && desired.scope.coversFile(path))
    .map((path) => planStale(path, observed.files.get(path), history, prune))
    .filter((file) => file !== undefined)
  return [...wanted, ...stale].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function manifestAfter(
  desired: Desired,
  observed: Observed,
  history: History,
  planned: readonly PlannedFile[],
): Manifest {
  const removed = new Set(planned.filter(({ status }) => status === 'removed').map(({ path }) => path))
  const files = new Map([...desired.files].map(([path, file]) => [path, manifestFile(file)]))
  for (const path of history.paths) {
    const seen = observed.files.get(path)
    if (files.has(path) || removed.has(path) || seen === undefined) continue
    const entry = standingEntry(path, seen, history)
    if (entry !== undefined) files.set(path, entry)
  }
  const routes = new Map(desired.routes)
  for (const [route, servers] of history.manifests[0]?.routes ?? []) {
    if (!desired.scope.coversRoute(route)) routes.set(route, servers)
  }
  return { owner: desired.owner, files, routes }
}

/** What the manifest says of a file that stays as it stands. */
function standingEntry(
  path: string,
  seen: ObservedFile | Obstacle,
  history: History,
): ManifestFile | undefined {
  const entry = history.entry(path)
  if (isObstacle(seen)) return entry
  const { sha256 } = seen
  // Bytes that a killed run was to replace may be those of a run before it, of which nothing else is left.
  const isReleased = history.isReleased(path, sha256)
  const released = { sha256, mode: entry?.mode ?? seen.mode, placeholders: false }
  return history.written(path, sha256) ?? (isReleased ? released : entry)
}

/** Shrinks that no earlier run was allowed: a killed run's were, and so was what stood there before it. */
function newShrinks({ manifests }: History, { routes, scope }: Desired): readonly Shrink[] {
  const [newest = [], ...older] = manifests.map((manifest) => shrinks(manifest.routes, routes))
  const isNew = ({ route }: Shrink) => older.every((found) => found.some((each) => each.route === route))
  return newest.filter((shrink) => scope.coversRoute(shrink.route) && isNew(shrink))
}

function otherOwner({ manifests }: History, owner: Owner): Owner | undefined {
  const isOurs = (each: Manifest) =>
    each.owner.topology === owner.topology && each.owner.environment === owner.environment
  return manifests.some(isOurs) ? undefined : manifests[0]?.owner
}
