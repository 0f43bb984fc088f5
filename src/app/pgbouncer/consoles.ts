import { resolve } from 'node:path'
import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { Tls } from '../../drivers/tls.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { ConsoleAddress, RemoteHost } from '../../products/pgbouncer/console/console-address.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import { openTopology, type TopologyChoice } from '../open-topology.ts'
import type { DialledConsole } from './open-console.ts'

/** Which consoles a command goes to. */
export interface ConsoleChoice extends TopologyChoice {
  /** `--url`: no topology is read. */
  urls: readonly string[]
  /** Balancers, `balancer/instance` or `balancer/instance/process`; all where none is named. */
  targets: readonly string[]
  /** Only balancers that serve it. */
  cluster?: string | undefined
  /** Told of each console whose certificate is taken as it is. */
  onUnverified?: (message: string) => void
}

/** One PgBouncer process that can be talked to. */
export interface Console extends DialledConsole {
  /** `shop-pool/pgb1/2`; `pooler1:6432` of a URL. */
  name: string
  /** The pooler's machine, where it is not this one. */
  remote: RemoteHost | undefined
  /** What the topology says of it; undefined for a URL. */
  declared: ConsoleAddress | undefined
}

/** Every console that is meant, with the topology that named them. */
export interface Consoles {
  consoles: readonly Console[]
  loaded: LoadedTopology | undefined
}

/** @throws DbbalError (2) where nothing is meant, a name is unknown, or a password cannot be had */
export async function openConsoles(choice: ConsoleChoice): Promise<Consoles> {
  if (choice.urls.length > 0) return { consoles: await ofUrls(choice), loaded: undefined }
  const loaded = await openTopology(choice)
  return { consoles: await declaredConsoles(loaded, choice), loaded }
}

/** The same for a topology that is open already. */
export async function declaredConsoles(
  loaded: LoadedTopology,
  choice: Omit<ConsoleChoice, 'urls'>,
): Promise<readonly Console[]> {
  const { poolersOf } = await import('../../topology/poolers.ts')
  const { consoleAddresses } = await import('../../products/pgbouncer/console/console-address.ts')
  const poolers = poolersOf(loaded.topology)
  if (poolers.length === 0)
    throw usage(
      'NO_POOLER',
      'the topology has no PgBouncer',
      'name one: --url postgres://admin@pooler1/pgbouncer',
    )
  if (choice.cluster !== undefined) checkCluster(choice.cluster, loaded)
  const served = poolers.filter(
    ({ serves }) =>
      choice.cluster === undefined || serves.some(({ cluster }) => cluster.name === choice.cluster),
  )
  const known = served.flatMap((pooler) => consoleAddresses(pooler, loaded.topology))
  for (const target of choice.targets) {
    if (known.some(({ name }) => isMeant(name, target))) continue
    const silent = served.find(({ name, declared }) => isMeant(target, name) && declared.admin === undefined)
    if (silent !== undefined) throw withoutAdmin(silent.name)
    const names = known.flatMap(({ name, pooler }) => [name, pooler.name])
    throw usage('TARGET', `${quoted(target)} is no PgBouncer of the topology`, didYouMeanHint(target, names))
  }
  const meant = known.filter(
    ({ name }) => choice.targets.length === 0 || choice.targets.some((target) => isMeant(name, target)),
  )
  if (choice.targets.length === 0) {
    const silent = served.find(({ declared }) => declared.admin === undefined)
    if (silent !== undefined) throw withoutAdmin(silent.name)
  }
  return withPasswords(meant, loaded, choice)
}

function isMeant(name: string, target: string): boolean {
  return name === target || name.startsWith(`${target}/`)
}

async function ofUrls({ urls, targets, variables }: ConsoleChoice): Promise<readonly Console[]> {
  const [target] = targets
  if (target !== undefined)
    throw usage('TARGET', `${quoted(target)} is named beside --url, expected one of both`, undefined)
  const { consoleUrl } = await import('../../products/pgbouncer/console/console-url.ts')
  return urls.map((url) => {
    const dialled = consoleUrl(url, variables['PGPASSWORD'])
    return {
      name: `${dialled.host}:${dialled.port}`,
      dialled,
      ssh: undefined,
      remote: undefined,
      declared: undefined,
    }
  })
}

async function withPasswords(
  addresses: readonly ConsoleAddress[],
  loaded: LoadedTopology,
  options: Omit<ConsoleChoice, 'urls'>,
): Promise<readonly Console[]> {
  const { readSecrets } = await import('../../secrets/read-secrets.ts')
  const { sourcesOf } = await import('../configure-loaded.ts')
  const secrets = await readSecrets(
    addresses.map(({ password }) => password),
    sourcesOf(loaded, options),
  )
  const directory = loaded.files[0]?.directory ?? options.workingDirectory
  return addresses.map((declared) => {
    const { name, host, port, user, password } = declared
    const tls = towardsPooler(declared.tls, directory)
    if (tls?.mode === 'require')
      options.onUnverified?.(`the certificate of ${name} is not verified: no authority is declared`)
    const dialled = { host, port, user, password: secrets.value(password), database: 'pgbouncer', tls }
    const remote = declared.remote && withAbsoluteFiles(declared.remote, directory)
    return { name, dialled, ssh: declared.isBySocket ? remote : undefined, remote, declared }
  })
}

/** TLS towards a pooler; the certificate is not verified where no authority is declared. */
export function towardsPooler(
  tls: { ca: string | undefined } | undefined,
  directory: string,
): Tls | undefined {
  if (tls === undefined) return undefined
  return tls.ca === undefined ? { mode: 'require' } : { mode: 'verify-full', ca: resolve(directory, tls.ca) }
}

/** Files of ssh are named as seen from the topology. */
export function withAbsoluteFiles(host: RemoteHost, directory: string): RemoteHost {
  const { known_hosts: knownHosts, identity } = host.ssh
  return {
    ...host,
    ssh: {
      ...host.ssh,
      ...(knownHosts !== undefined && { known_hosts: resolve(directory, knownHosts) }),
      ...(identity !== undefined && { identity: resolve(directory, identity) }),
    },
  }
}

function checkCluster(name: string, { topology }: LoadedTopology): void {
  if (topology.clusters.has(name)) return
  throw usage('CLUSTER', `cluster ${quoted(name)} is unknown`, didYouMeanHint(name, topology.clusters.keys()))
}

function withoutAdmin(name: string): DbbalError {
  return usage(
    'NO_ADMIN',
    `${quoted(name)} declares no account for the console`,
    'write admin: {user: NAME, password: {secret: NAME}}, or name it by --url',
  )
}

function usage(code: string, message: string, hint: string | undefined): DbbalError {
  return new DbbalError(code, message, { exit: exitCodes.usage, hint })
}
