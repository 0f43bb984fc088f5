import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import { isPostgresql, type PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { adminSecrets } from '../admin-secrets.ts'
import { openTopology, type TopologyChoice } from '../open-topology.ts'
import { type ClusterLock, withClusterLock } from './cluster-lock.ts'

/** What shells say of a command that they cannot find. */
const notFound = 127
const checkMs = 5000

export interface RunLockedOptions extends TopologyChoice {
  cluster: string
  /** The program and its arguments. */
  command: readonly string[]
  /** What the command prints goes to standard error. */
  isQuiet: boolean
  onLocked: (lock: ClusterLock) => void
  /** The lock is gone while the command runs, which is told at most once. */
  onLost: (error: DbbalError) => void
  /** The command cannot be started. */
  onNotStarted: (message: string) => void
}

/**
 * Runs a command under the lock of a cluster, on this terminal. SIGTERM is handed on; Ctrl-C reaches the command by
 * itself.
 *
 * @returns the exit code of the command, 128 and the number of a signal that ended it, or 5 where it ended well but the
 * lock was lost meanwhile
 * @throws DbbalError: usage (2), no server in reach (3), another run has the lock (4)
 */
export async function runLocked(options: RunLockedOptions): Promise<number> {
  const loaded = await openTopology(options)
  const cluster = clusterOf(loaded, options.cluster)
  const { topology } = loaded
  const { variables } = options
  const secrets = await adminSecrets([cluster], loaded, options)
  return withClusterLock({ cluster, topology, secrets, purpose: 'lock', variables }, async (lock) => {
    if (lock.held().length === 0) throw noLock(lock)
    options.onLocked(lock)
    let isLost = false
    const check = (): Promise<void> =>
      lock.check().catch((error: DbbalError) => {
        if (!isLost) options.onLost(error)
        isLost = true
      })
    const watch = setInterval(check, checkMs)
    try {
      const code = await run(options, { ...variables, ...lock.environment })
      await check()
      return code === 0 && isLost ? exitCodes.unknownState : code
    } finally {
      clearInterval(watch)
    }
  })
}

function run(
  { command: [program = '', ...argv], isQuiet, onNotStarted }: RunLockedOptions,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { stdio: ['inherit', isQuiet ? 2 : 'inherit', 'inherit'], env })
    const onInterrupt = (): void => {}
    const onTerminate = (): void => void child.kill('SIGTERM')
    process.on('SIGINT', onInterrupt)
    process.on('SIGTERM', onTerminate)
    const end = (code: number): void => {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
      resolve(code)
    }
    child.on('error', ({ message }) => {
      onNotStarted(`${quoted(program)} cannot be started: ${message}`)
      end(notFound)
    })
    child.on('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}

function clusterOf({ topology }: LoadedTopology, name: string): PostgresqlPrimaryCluster {
  const cluster = topology.clusters.get(name)
  if (cluster === undefined)
    throw new DbbalError('CLUSTER', `cluster ${quoted(name)} is unknown`, {
      exit: exitCodes.usage,
      hint: didYouMeanHint(name, topology.clusters.keys()),
    })
  if ('instances' in cluster && isPostgresql(cluster)) return cluster
  throw new DbbalError('CLUSTER', `cluster ${quoted(name)} has no lock: it is no PostgreSQL`, {
    exit: exitCodes.usage,
  })
}

function noLock(lock: ClusterLock): DbbalError {
  const why = lock.missing().map(({ instance, why }) => `${instance}: ${why}`)
  return new DbbalError('LOCK', `no server of ${quoted(lock.cluster)} can be locked: ${why.join('; ')}`, {
    exit: exitCodes.unreachable,
    hint: 'other machines would know nothing of this run',
  })
}
