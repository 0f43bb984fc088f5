import { DbbalError, exitCodes } from '../../errors.ts'
import type { RenderedFile } from '../../products/product.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import { adminSecrets } from '../admin-secrets.ts'
import type { ClusterLock } from '../lock/cluster-lock.ts'
import { checkFiles } from './check-files.ts'
import { checkPrevious } from './check-previous.ts'
import { askPrimaries, checkPrimaries, servedClusters } from './check-primaries.ts'
import { openConsoles } from './consoles.ts'
import { deploySite, isBroken, reloadSite } from './deploy-site.ts'
import { planOfSite } from './look-at-site.ts'
import type { Outcome } from './outcome.ts'
import { type PoolerLockOptions, withPoolerLock } from './pooler-lock.ts'
import type { ReloadValue } from './reload.ts'
import { type Site, sitesOf } from './site.ts'

export interface DeployOptions extends PoolerLockOptions {
  /** Put back what the last deploy kept. */
  isRevert: boolean
  /** Say what would be done. */
  isDryRun: boolean
  confirm: (plan: readonly string[]) => Promise<void>
  /** Told of each generated file that is left to somebody else. */
  onLeftOut: (message: string) => void
  /** Ctrl-C and SIGTERM: no further instance is begun. */
  signal: AbortSignal
}

/**
 * Carries the generated files to the hosts, instance by instance, makes every process read them, and puts the previous
 * ones back where one does not run with them. It goes no further then. Before it writes anything it reaches every process
 * and lints the files.
 *
 * @throws DbbalError: usage (2), a primary that is another one than the topology says, or than the previous files lead to, or a
 * lock that another run has (4)
 */
export async function deploy(options: DeployOptions): Promise<readonly Outcome<ReloadValue>[]> {
  const { consoles, loaded } = await openConsoles(options)
  if (loaded === undefined) throw usage('deploy needs a topology', 'dbbal pgbouncer reload takes --url')
  const { isRevert, isDryRun } = options
  const sites = sitesOf(consoles, isRevert ? [] : await filesOf(loaded, options))
  const plans = new Map<Site, readonly string[]>()
  const faults = isRevert ? undefined : await checkFiles(sites)
  if (faults !== undefined) return faults
  await checkServers(sites, loaded, options)
  for (const site of sites) plans.set(site, isRevert ? ['the previous files'] : await planOfSite(site))
  for (const { name, leftOut } of sites) if (leftOut.length > 0) options.onLeftOut(leftOutText(name, leftOut))
  if (isDryRun) return plannedOnly(sites, plans)
  await options.confirm([...plans].flatMap(([{ name }, plan]) => plan.map((line) => `${name}: ${line}`)))
  return withPoolerLock('deploy', consoles, loaded, options, async (locks) => {
    // While somebody thought about the plan, another run may have moved the primary.
    await checkServers(sites, loaded, options)
    return deployAll(plans, locks, options)
  })
}

async function deployAll(
  plans: ReadonlyMap<Site, readonly string[]>,
  locks: readonly ClusterLock[],
  { isRevert, signal }: DeployOptions,
): Promise<readonly Outcome<ReloadValue>[]> {
  const outcomes: Outcome<ReloadValue>[] = []
  for (const [site, plan] of plans) {
    const isStopped = outcomes.some(isBroken)
    const isEnded = signal.aborted ? 'interrupted' : undefined
    const why = isStopped ? 'because of the others' : (isEnded ?? (await lostLock(locks)))
    const hasChanges = plan.some((line) => !line.startsWith('unchanged '))
    if (why !== undefined) outcomes.push(...notTried(site, why))
    // What the last deploy kept stays where there is nothing to write.
    else outcomes.push(...(hasChanges ? await deploySite(site, isRevert) : await reloadSite(site)))
  }
  return outcomes
}

async function lostLock(locks: readonly ClusterLock[]): Promise<string | undefined> {
  try {
    for (const lock of locks) await lock.check()
    return undefined
  } catch (error) {
    if (error instanceof DbbalError) return error.message
    throw error
  }
}

function leftOutText(name: string, files: readonly string[]): string {
  return `${name}: ${files.join(', ')} not deployed: systemd reads it at a restart, from /etc/systemd/system`
}

async function filesOf(loaded: LoadedTopology, options: DeployOptions): Promise<readonly RenderedFile[]> {
  const { configureLoaded } = await import('../configure-loaded.ts')
  const { TopologyFaults } = await import('../../topology/topology-faults.ts')
  const { configuration } = await configureLoaded(loaded, {
    ...options,
    only: 'pgbouncer',
    placeholders: false,
    mode: 'write',
  })
  if (configuration.files.length > 0) return configuration.files
  const { locate } = await loaded.locator()
  throw new TopologyFaults(configuration.diagnostics.map(locate))
}

/** The files that are about to be put there must send the writers to the server that is primary. */
async function checkServers(
  sites: readonly Site[],
  loaded: LoadedTopology,
  options: DeployOptions,
): Promise<void> {
  const consoles = sites.flatMap((site) => site.consoles)
  const clusters = servedClusters(consoles.flatMap(({ declared }) => declared?.pooler ?? []))
  const seen = await askPrimaries(clusters, await adminSecrets(clusters, loaded, options))
  if (options.isRevert) await checkPrevious(sites, seen, loaded.topology)
  else checkPrimaries(seen)
}

function plannedOnly(
  sites: readonly Site[],
  plans: ReadonlyMap<Site, readonly string[]>,
): readonly Outcome<ReloadValue>[] {
  return sites.map((site) => ({
    console: site.name,
    status: 'done',
    message: (plans.get(site) ?? []).join(', '),
    value: undefined,
  }))
}

function notTried({ consoles }: Site, why: string): readonly Outcome<ReloadValue>[] {
  return consoles.map(({ name }) => ({
    console: name,
    status: 'failed',
    message: `not tried: ${why}`,
    value: undefined,
  }))
}

function usage(message: string, hint: string): DbbalError {
  return new DbbalError('DEPLOY', message, { exit: exitCodes.usage, hint })
}
