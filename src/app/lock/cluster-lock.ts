import { quoted } from '../../diagnostics/finding.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { serversOf } from '../failover/cluster-servers.ts'
import { takeLocalLock } from './local-lock.ts'
import { type LockHolder, lockVariable, ownHolder } from './lock-holder.ts'
import { type OtherHolder, type ServerLock, takeServerLock } from './server-lock.ts'

/** A server that takes longer is left out where clients get errors meanwhile. */
const hastyMs = 1000

export interface ClusterLockOptions {
  cluster: PostgresqlPrimaryCluster
  topology: Pick<Topology, 'name' | 'environment'>
  /** Has the password of the cluster's admin account, where it declares one. */
  secrets: Secrets
  /** One word for those who find the lock taken: `deploy`, `switchover`. */
  purpose: string
  /** Name of the instance that is asked first, the candidate: of two runs for it one is turned away at once. */
  first?: string | undefined
  /** Name of an instance that does not answer. It is not asked, and no other one waited for: clients get errors meanwhile. */
  silent?: string | undefined
  variables: Readonly<Record<string, string | undefined>>
}

/** The lock of a cluster, while it is held. */
export interface ClusterLock {
  cluster: string
  /** Eight hexadecimal digits that stand in every lock of this run. */
  run: string
  /** To be added to the environment of children that need the lock too. */
  environment: Readonly<Record<string, string>>
  /** Names of the instances whose lock was taken. */
  held(): readonly string[]
  /** The others, and why. */
  missing(): readonly { instance: string; why: string }[]
  /**
   * Asks every server again. To be called before each step that changes something.
   *
   * @throws DbbalError (4): a lock is gone
   */
  check(): Promise<void>
  /** Gives up the lock of an instance that is about to be stopped. Never throws. */
  giveUp(instance: string): Promise<void>
  /**
   * Takes the lock of an instance that was missing or given up, and is there now; one that is not stays missing.
   *
   * @throws DbbalError (4): another run has it
   */
  take(instance: string): Promise<void>
}

/**
 * Runs `work` while no other dbbal changes the cluster: no switchover, failover, deploy or reload, and nothing that runs
 * under `dbbal lock`.
 *
 *   await withClusterLock({ cluster, topology, secrets, purpose: 'switchover', first: 'pg2', variables }, async (lock) => {
 *     // look at everything again, on fresh data; then before every step that changes something:
 *     await lock.check()
 *   })
 *
 * The lock is a file of this machine, and an advisory lock on every instance that can be reached, in sessions that
 * vanish by themselves. `work` judges what `missing()` says: where no instance holds a lock, other machines know nothing
 * of this run. A run under `dbbal lock` of the same cluster finds the lock its own.
 *
 * @throws DbbalError (4): another run has it; (2): no place for the file. And what `work` throws
 */
export async function withClusterLock<Value>(
  options: ClusterLockOptions,
  work: (lock: ClusterLock) => Promise<Value>,
): Promise<Value> {
  const { cluster, topology, purpose, variables } = options
  const holder = ownHolder(purpose, variables)
  const name = [topology.name, topology.environment, cluster.name].filter(Boolean).join('.')
  const local = takeLocalLock(name, holder, variables)
  const locks = new ServerLocks(options, holder)
  try {
    const [first, ...others] = inOrder(cluster, options.first)
    const leading = first === undefined ? Promise.resolve() : locks.take(first)
    await settled([leading, ...others.map((instance) => locks.take(instance, leading))])
    return await work(locks)
  } finally {
    await locks.releaseAll()
    local.release()
  }
}

/** The same over several clusters, each in its turn, by name: two runs cannot wait for one another. */
export async function withClusterLocks<Value>(
  clusters: readonly PostgresqlPrimaryCluster[],
  options: Omit<ClusterLockOptions, 'cluster' | 'first'>,
  work: (locks: readonly ClusterLock[]) => Promise<Value>,
): Promise<Value> {
  const [cluster, ...others] = clusters.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  if (cluster === undefined) return work([])
  return withClusterLock({ ...options, cluster }, (lock) =>
    withClusterLocks(others, options, (locks) => work([lock, ...locks])),
  )
}

class ServerLocks implements ClusterLock {
  readonly cluster: string
  readonly run: string
  readonly environment: ClusterLock['environment']
  readonly #options: ClusterLockOptions
  readonly #holder: LockHolder
  readonly #locks = new Map<string, ServerLock>()
  readonly #missing = new Map<string, string>()

  constructor(options: ClusterLockOptions, holder: LockHolder) {
    this.cluster = options.cluster.name
    this.run = holder.run
    this.environment = { [lockVariable]: holder.run }
    this.#options = options
    this.#holder = holder
  }

  held(): readonly string[] {
    return [...this.#locks.keys()]
  }

  missing(): ReturnType<ClusterLock['missing']> {
    return [...this.#missing].map(([instance, why]) => ({ instance, why }))
  }

  async check(): Promise<void> {
    const asked = [...this.#locks].map(async ([name, lock]) => ((await lock.isHeld()) ? [] : [name]))
    const lost = (await Promise.all(asked)).flat()
    if (lost.length === 0) return
    throw new DbbalError('LOCK_LOST', `the lock of ${quoted(this.cluster)} is lost on ${lost.join(', ')}`, {
      exit: exitCodes.refused,
      hint: 'look at the servers, then run the same command again',
    })
  }

  async giveUp(instance: string): Promise<void> {
    const lock = this.#locks.get(instance)
    this.#locks.delete(instance)
    this.#missing.set(instance, 'given up')
    await lock?.release()
  }

  /** @param turn what has to succeed before it asks for the lock; it connects meanwhile */
  async take(instance: string, turn: Promise<void> = Promise.resolve()): Promise<void> {
    const { cluster, secrets, first, silent } = this.#options
    if (instance === silent) {
      this.#missing.set(instance, 'it does not answer')
      return
    }
    if (cluster.declared.admin === undefined) {
      this.#missing.set(instance, 'the cluster declares no admin account')
      return
    }
    const address = serversOf(cluster, secrets).get(instance)?.address
    if (address === undefined) throw new Error(`${cluster.name} has no instance ${instance}`)
    try {
      const limitMs = silent === undefined || instance === first ? undefined : hastyMs
      const lock = await takeServerLock(address, this.#holder, turn, limitMs)
      if ('since' in lock) throw lockedBy(cluster.name, instance, lock)
      this.#locks.set(instance, lock)
      this.#missing.delete(instance)
    } catch (error) {
      if (!(error instanceof ServerFault)) throw error
      this.#missing.set(instance, error.message)
    }
  }

  async releaseAll(): Promise<void> {
    await Promise.all([...this.#locks.values()].map((lock) => lock.release()))
  }
}

function inOrder({ instances }: PostgresqlPrimaryCluster, first: string | undefined): readonly string[] {
  const names = instances.map(({ name }) => name)
  return first === undefined ? names : [first, ...names.filter((name) => name !== first)]
}

/** All have ended before the first failure is thrown: nothing is taken behind the release. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work)
  await Promise.all(work)
}

function lockedBy(cluster: string, instance: string, { holder, since }: OtherHolder): DbbalError {
  const who =
    holder === undefined
      ? 'a session that does not say who it is'
      : `${holder.purpose} of ${holder.user}@${holder.host}, process ${holder.pid}`
  return new DbbalError(
    'LOCKED',
    `cluster ${quoted(cluster)} is locked on ${quoted(instance)} by ${who}, since ${since}`,
    { exit: exitCodes.refused, hint: 'wait for it, or ask them' },
  )
}
