import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HostShell, openHostShell } from '../../../drivers/host-shell.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../../errors.ts'
import { shellWord } from '../../../formats/shell.ts'
import { generate } from '../../generate.ts'
import type { TopologyChoice } from '../../open-topology.ts'
import { findPrograms, type Programs } from './find-programs.ts'
import { freePorts } from './free-ports.ts'
import {
  accounts,
  cluster,
  databaseNames,
  type LocalPlaces,
  poolerDirectory,
  poolerNames,
  secretFile,
  serverNames,
  socketDirectory,
} from './local-places.ts'
import { placeFiles, startPooler } from './local-poolers.ts'
import { asSuperuser, makePrimary, makeReplica } from './local-servers.ts'
import { fenceFile, fenceScript, localTopology } from './local-topology.ts'
import { type Reaper, startReaper } from './reaper.ts'

const stepMs = 30_000

export interface LocalOptions {
  variables: Readonly<Record<string, string | undefined>>
  tell: (message: string) => void
  signal: AbortSignal
}

/** A throwaway estate: a primary, two replicas and two PgBouncers of this machine, below one directory. */
export interface LocalEstate {
  /** The directory. */
  root: string
  /** Its topology; variables in which dbbal keeps its state below the same directory. */
  choice: Pick<TopologyChoice, 'topology' | 'workingDirectory' | 'variables'> & { cluster: string }
  /** Output directory of `dbbal generate`. */
  generated: string
  /** Ends every process, removes the directory. */
  close(): Promise<void>
  /** Leaves everything as it is. @returns the command that ends it */
  keep(): Promise<string>
}

/**
 * Starts it. Whatever happens to this process, a reaper ends all of it.
 *
 * @throws DbbalError (2) where programs are missing, (6) where something does not start; then nothing is left
 */
export async function startLocalEstate(options: LocalOptions): Promise<LocalEstate> {
  if (process.platform !== 'linux')
    throw new DbbalError('DRILL', `--local needs Linux, this is ${process.platform}`, {
      exit: exitCodes.usage,
    })
  const programs = findPrograms(options.variables)
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'dbbal-drill-')))
  const reaper = startReaper(root)
  try {
    options.signal.throwIfAborted()
    const places = await placesOf(root, programs)
    return await build(places, reaper, options)
  } catch (error) {
    await reaper.reap()
    if (!(error instanceof ServerFault)) throw error
    throw new DbbalError('DRILL', `the estate of the drill does not start: ${error.message}`, {
      exit: exitCodes.failed,
      cause: error,
    })
  }
}

async function placesOf(root: string, programs: Programs): Promise<LocalPlaces> {
  const [serverPort, p1, p2] = await freePorts(3)
  if (serverPort === undefined || p1 === undefined || p2 === undefined) throw new Error('no ports')
  return {
    root,
    serverPort,
    poolerPorts: { p1, p2 },
    programs,
    versions: await versionsOf(programs),
    runAs: process.getuid?.() === 0 ? unprivileged() : undefined,
  }
}

/** Both servers refuse root. */
function unprivileged(): string {
  return /^postgres:/m.test(readFileSync('/etc/passwd', 'utf8')) ? 'postgres' : 'nobody'
}

async function versionsOf({ postgresql, pgbouncer }: Programs): Promise<LocalPlaces['versions']> {
  const shell = await openHostShell({ remote: undefined, hasSudo: false })
  try {
    const server = await shell.run(`${shellWord(join(postgresql, 'postgres'))} --version`, stepMs)
    const pooler = await shell.run(`${shellWord(pgbouncer)} --version`, stepMs)
    return {
      postgresql: /\(PostgreSQL\) (\d+)/.exec(server)?.[1] ?? '',
      pgbouncer: /PgBouncer (\d+\.\d+)/.exec(pooler)?.[1] ?? '',
    }
  } finally {
    await shell.close()
  }
}

async function build(
  places: LocalPlaces,
  reaper: Reaper,
  { tell, signal, variables }: LocalOptions,
): Promise<LocalEstate> {
  const { root, versions, runAs } = places
  tell(
    `PostgreSQL ${versions.postgresql}: ${serverNames.join(', ')}; PgBouncer ${versions.pgbouncer}: ${poolerNames.join(', ')}; in ${root}`,
  )
  const passwords = makeSecrets(root)
  writeFileSync(join(root, 'topology.yaml'), localTopology(places))
  writeFileSync(join(root, fenceFile), fenceScript, { mode: 0o600 })
  const choice = {
    topology: join(root, 'topology.yaml'),
    workingDirectory: root,
    variables: { ...variables, DBBAL_STATE_DIR: join(root, 'state') },
    cluster,
  }
  const generated = join(root, 'generated')
  await writeGenerated(choice, generated)
  const host = { remote: undefined, hasSudo: false }
  const login = await openHostShell(host)
  let shell: HostShell | undefined
  try {
    const owner = await giveDirectories(places, login)
    shell = await openHostShell(host, { runAs })
    await makePrimary(places, shell)
    await makeAccounts(places)
    signal.throwIfAborted()
    for (const name of serverNames.slice(1)) await makeReplica(places, name, passwords.replication, shell)
    signal.throwIfAborted()
    for (const name of poolerNames) {
      await placeFiles(places, name, { login, owner })
      await startPooler(places, name, { shell, password: passwords.console })
    }
  } finally {
    await Promise.all([login.close(), shell?.close()])
  }
  return { root, choice, generated, close: () => reaper.reap(), keep: () => reaper.leave() }
}

function makeSecrets(root: string): Readonly<Record<keyof typeof accounts, string>> {
  mkdirSync(join(root, 'secrets'), { mode: 0o700 })
  const names = Object.keys(accounts) as (keyof typeof accounts)[]
  const made = names.map((name) => {
    const password = randomBytes(18).toString('base64url')
    writeFileSync(join(root, secretFile(name)), password, { mode: 0o600 })
    return [name, password] as const
  })
  return Object.fromEntries(made) as Record<keyof typeof accounts, string>
}

async function writeGenerated(choice: Omit<LocalEstate['choice'], 'cluster'>, output: string): Promise<void> {
  await generate({
    ...choice,
    readStdin: async () => '',
    output,
    placeholders: false,
    mode: 'write',
    diff: false,
    prune: false,
    overwrite: false,
    allowShrink: false,
    whileWriting: (write) => write(new AbortController().signal),
  })
}

/** The directories of the servers belong to their account alone, everything else to who runs this. @returns the account */
async function giveDirectories(places: LocalPlaces, login: HostShell): Promise<string> {
  const own = [
    ...serverNames.map((name) => join(places.root, name)),
    ...poolerNames.map((name) => poolerDirectory(places, name)),
    ...[...serverNames, ...poolerNames].map((name) => socketDirectory(places, name)),
  ]
  for (const directory of own) mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Its account has to get through.
  for (const directory of ['.', 'poolers', 'sockets']) chmodSync(join(places.root, directory), 0o711)
  const owner = shellWord(places.runAs ?? (await login.run('id -un', stepMs)).trim())
  await login.run(`chown ${owner} ${own.map(shellWord).join(' ')}`, stepMs)
  return owner
}

/** The databases belong to the user of the clients; roles and grants are what dbbal generates. */
async function makeAccounts(places: LocalPlaces): Promise<void> {
  const [primary] = serverNames
  const sql = (file: string): string => readFileSync(join(places.root, 'generated', cluster, file), 'utf8')
  await asSuperuser(places, primary, 'postgres', sql('roles.sql'), sql('grants.sql'))
  for (const name of databaseNames)
    await asSuperuser(places, primary, 'postgres', `CREATE DATABASE ${name} OWNER ${accounts.application}`)
}
