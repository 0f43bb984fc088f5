import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { runScript, type ScriptHost } from '../../drivers/run-script.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { shellWord } from '../../formats/shell.ts'
import type { RenderedFile } from '../../products/product.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import { checkPrimaries, servedClusters } from './check-primaries.ts'
import { type Console, type ConsoleChoice, openConsoles } from './consoles.ts'
import {
  type DeployedFile,
  type DeployPlace,
  planScript,
  revertScript,
  writeScript,
} from './deploy-script.ts'
import type { ProcessFile } from './file-of-process.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import { type ReloadValue, reloadWith } from './reload.ts'

export interface DeployOptions extends ConsoleChoice {
  /** Put back what the last deploy kept. */
  isRevert: boolean
  /** Say what would be done. */
  isDryRun: boolean
  confirm: (plan: readonly string[]) => Promise<void>
}

/** The processes of one instance, and the files that they read. */
interface Site {
  name: string
  consoles: readonly Console[]
  host: ScriptHost
  place: DeployPlace
  files: readonly DeployedFile[]
}

/**
 * Carries the generated files to the hosts, instance by instance, makes every process read them, and puts the previous
 * ones back where one does not run with them. It goes no further then.
 *
 * @throws DbbalError: usage (2), a primary that is another one than the topology says (4)
 */
export async function deploy(options: DeployOptions): Promise<readonly Outcome<ReloadValue>[]> {
  const { consoles, loaded } = await openConsoles(options)
  if (loaded === undefined) throw usage('deploy needs a topology', 'dbbal pgbouncer reload takes --url')
  const files = options.isRevert ? [] : await filesOf(loaded, options)
  const sites = sitesOf(consoles, files)
  if (!options.isRevert) await checkServers(consoles, loaded, options)
  const plans = new Map<Site, readonly string[]>()
  for (const site of sites) plans.set(site, options.isRevert ? ['the previous files'] : await planOf(site))
  const lines = [...plans].flatMap(([{ name }, plan]) => plan.map((line) => `${name}: ${line}`))
  if (options.isDryRun) return plannedOnly(sites, plans)
  await options.confirm(lines)
  const outcomes: Outcome<ReloadValue>[] = []
  for (const [site, plan] of plans) {
    const isStopped = outcomes.some(({ status, value }) => isBroken(status, value))
    const hasChanges = plan.some((line) => !line.startsWith('unchanged '))
    if (isStopped) outcomes.push(...notTried(site))
    // What the last deploy kept stays where there is nothing to write.
    else outcomes.push(...(hasChanges ? await deployTo(site, options.isRevert) : await reloadAll(site)))
  }
  return outcomes
}

async function deployTo(site: Site, isRevert: boolean): Promise<readonly Outcome<ReloadValue>[]> {
  try {
    await runScript(site.host, isRevert ? revertScript(site.place) : writeScript(site.place, site.files))
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return site.consoles.map(({ name }) => ({
      console: name,
      status: error.kind === 'lost' ? 'unknown' : error.kind === 'unreachable' ? 'unreachable' : 'failed',
      message: `files were not written: ${error.message}`,
      value: undefined,
    }))
  }
  const outcomes = await reloadAll(site)
  if (isRevert || !outcomes.some(({ status, value }) => isBroken(status, value))) return outcomes
  return withPrevious(site, outcomes)
}

/** The new files are no good: the previous ones come back, and every process reads them again. */
async function withPrevious(
  site: Site,
  outcomes: readonly Outcome<ReloadValue>[],
): Promise<readonly Outcome<ReloadValue>[]> {
  const undone = await runScript(site.host, revertScript(site.place)).then(
    () => undefined,
    (error: Error) => error.message,
  )
  const again = undone === undefined ? await onEach(site.consoles, reloadOnly) : []
  const isBack = undone === undefined && again.every(({ status }) => status === 'done')
  return outcomes.map((outcome) => {
    const why = outcome.message ?? 'another process does not run with it'
    return isBack
      ? { ...outcome, status: 'failed', message: `${why}; the previous files are back` }
      : {
          ...outcome,
          status: 'unknown',
          message: `${why}; the previous files are not back: ${undone ?? 'RELOAD failed'}`,
          hint: 'dbbal pgbouncer deploy --revert',
        }
  })
}

async function reloadOnly(connection: PostgresqlConnection): Promise<Done<undefined>> {
  await connection.query('RELOAD')
  return { value: undefined }
}

function reloadAll({ consoles, files, host }: Site): Promise<readonly Outcome<ReloadValue>[]> {
  return onEach(consoles, async (connection, { declared }) => {
    const path = declared?.iniPath ?? ''
    const name = path.slice(path.lastIndexOf('/') + 1)
    const text =
      files.find((file) => file.name === name)?.text ?? (await runScript(host, `cat -- ${shellWord(path)}\n`))
    const compared: ProcessFile = {
      file: { name: path, kind: 'pgbouncer.ini', text },
      description: path,
      isHere: false,
    }
    return reloadWith(connection, compared)
  })
}

/** A setting that waits for a restart is no failure of the deploy. */
function isBroken(status: Outcome<ReloadValue>['status'], value: ReloadValue | undefined): boolean {
  if (status === 'done') return false
  if (status !== 'differs') return true
  return (
    value?.differences.length === 0 || value?.differences.some(({ needsRestart }) => !needsRestart) === true
  )
}

function sitesOf(consoles: readonly Console[], files: readonly RenderedFile[]): readonly Site[] {
  const sites = new Map<string, Console[]>()
  for (const console of consoles) {
    const { declared } = console
    if (declared === undefined) continue
    const name = `${declared.pooler.name}/${declared.process.instance.name}`
    sites.set(name, [...(sites.get(name) ?? []), console])
  }
  return [...sites].map(([name, members]) => {
    const [{ declared, remote } = { declared: undefined, remote: undefined }] = members
    const own = declared?.pooler.declared.deploy
    if (declared === undefined || own === undefined)
      throw usage(
        `${JSON.stringify(name)} declares no way to its host`,
        'write deploy: {via: ssh}, or {via: local}',
      )
    return {
      name,
      consoles: members,
      host: { remote, hasSudo: own.sudo === true },
      place: {
        directory: declared.iniPath.slice(0, declared.iniPath.lastIndexOf('/')),
        owner: own.owner,
      },
      files: files.flatMap(({ path, text, secret }) => {
        const file = path.startsWith(`${name}/`) ? path.slice(name.length + 1) : '/'
        // Units go to systemd's directory, and count at a restart.
        const isRead = !file.includes('/') && !file.endsWith('.service')
        return isRead ? [{ name: file, text, isSecret: secret === true }] : []
      }),
    }
  })
}

async function planOf({ host, place, files }: Site): Promise<readonly string[]> {
  try {
    const lines = (await runScript(host, planScript(place, files))).trim().split('\n')
    return lines.map((line) => line.replace(' ', ` ${place.directory}/`))
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    throw new DbbalError('DEPLOY', `${place.directory} cannot be looked into: ${error.message}`, {
      exit: error.kind === 'unreachable' ? exitCodes.unreachable : exitCodes.failed,
    })
  }
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

async function checkServers(
  consoles: readonly Console[],
  loaded: LoadedTopology,
  options: DeployOptions,
): Promise<void> {
  const { readSecrets } = await import('../../secrets/read-secrets.ts')
  const { sourcesOf } = await import('../configure-loaded.ts')
  const clusters = servedClusters(consoles.flatMap(({ declared }) => declared?.pooler ?? []))
  const references = clusters.flatMap(({ declared: { admin } }) => admin?.password ?? [])
  await checkPrimaries(clusters, await readSecrets(references, sourcesOf(loaded, options)))
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

function notTried({ consoles }: Site): readonly Outcome<ReloadValue>[] {
  return consoles.map(({ name }) => ({
    console: name,
    status: 'failed',
    message: 'not tried, because of the others',
    value: undefined,
  }))
}

function usage(message: string, hint: string): DbbalError {
  return new DbbalError('DEPLOY', message, { exit: exitCodes.usage, hint })
}
