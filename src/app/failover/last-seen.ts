import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Observation, Walsender } from '../../failover/observation.ts'
import { isUnseen } from '../../failover/seen.ts'
import { stateDirectory } from '../state-directory.ts'
import type { OpenCluster } from './open-cluster.ts'

/** What a dead primary cannot be asked any more. Plain JSON, without a secret. */
export interface LastSeen {
  /** ISO 8601. */
  at: string
  primary: string
  systemIdentifier: string
  timeline: number
  /** Bytes of WAL. */
  position: number
  version: number
  synchronousStandbyNames: string
  synchronousCommit: string | undefined
  /** Standbys that were attached. */
  standbys: readonly Pick<Walsender, 'applicationName' | 'syncState' | 'state'>[]
  /** Roles and databases whose commits wait for no standby. */
  weakCommits: readonly string[]
  dataDirectory: string | undefined
  binDirectory: string | undefined
  logicalSlots: readonly string[]
  subscriptions: readonly string[]
  jobs: readonly string[]
}

/** What is known of a primary; undefined where it did not answer. */
function lastSeenOf({ servers, declared }: Observation, now: Date): LastSeen | undefined {
  const state = servers.find(({ name }) => name === declared.primary)?.state
  if (state === undefined || isUnseen(state) || state.isInRecovery) return undefined
  return {
    at: now.toISOString(),
    primary: declared.primary,
    systemIdentifier: state.systemIdentifier,
    timeline: state.timeline,
    position: state.position,
    version: state.version,
    synchronousStandbyNames: state.settings['synchronous_standby_names'] ?? '',
    synchronousCommit: state.settings['synchronous_commit'],
    standbys: state.walsenders
      .filter(({ isLogical }) => !isLogical)
      .map(({ applicationName, syncState, state: sending }) => ({
        applicationName,
        syncState,
        state: sending,
      })),
    weakCommits: state.weakCommits,
    dataDirectory: state.settings['data_directory'],
    binDirectory: isUnseen(state.binDirectory) ? undefined : state.binDirectory,
    logicalSlots: state.slots.filter(({ type }) => type === 'logical').map(({ name }) => name),
    subscriptions: state.subscriptions,
    jobs: declared.jobs,
  }
}

interface Place {
  topology: string
  cluster: string
}

type Variables = Readonly<Record<string, string | undefined>>

/** `STATE/failover/<topology>/<cluster>/last-seen.json`, beside the journals. */
function pathOf({ topology, cluster }: Place, variables: Variables): string {
  const names = [topology, cluster].map(encodeURIComponent)
  return join(stateDirectory(variables), 'failover', ...names, 'last-seen.json')
}

/**
 * Keeps what was seen of a primary that answers, in place of what was kept before.
 *
 * @returns why it could not be kept
 */
export function keepLastSeen(
  observation: Observation,
  place: Place,
  variables: Variables,
): string | undefined {
  const seen = lastSeenOf(observation, new Date())
  if (seen === undefined) return undefined
  try {
    write(seen, pathOf(place, variables))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function write(seen: LastSeen, path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `${JSON.stringify(seen, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** What was kept of a cluster; undefined where there is nothing. */
export function lastSeenIn({ loaded, cluster }: OpenCluster, variables: Variables): LastSeen | undefined {
  return readLastSeen({ topology: loaded.topology.name, cluster: cluster.name }, variables)
}

function readLastSeen(place: Place, variables: Variables): LastSeen | undefined {
  try {
    return JSON.parse(readFileSync(pathOf(place, variables), 'utf8')) as LastSeen
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
