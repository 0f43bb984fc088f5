import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { tempDir } from '../../test/live/support/process.ts'
import { makeKeyring } from '../../test/live/support/router.ts'
import type { InstalledServer } from '../../test/live/support/servers.ts'
import { program } from '../../test/live/support/servers.ts'
import type { History, Measured, MeasuredSetting } from './measured.ts'
import { tryStart } from './try-start.ts'

/** Asks a Router: which options each section takes, then each option for what it takes, by refused values. */
export async function measureRouter(installed: InstalledServer, history: History): Promise<Measured> {
  const listed = await listRouter(installed, history)
  const probe = await startsWith(installed)
  const settings: MeasuredSetting[] = []
  for (const setting of listed.settings) {
    const { section = '', name } = setting
    const refusal = async (value: string) => refusalIn(await probe(section, { [name]: value }))
    const limits = limitsFrom(await refusal('dbbal-probe'))
    const isFraction = limits.type === 'integer' && (await refusal('1.5')) === ''
    settings.push({ ...setting, ...limits, ...(isFraction && { type: 'number' }) })
  }
  return { version: installed.version, settings }
}

/**
 * Which options each section takes. The Router warns of every option that it does not know, so it is given every word
 * of its own libraries as an option.
 */
export async function listRouter(installed: InstalledServer, history: History): Promise<Measured> {
  const probe = await startsWith(installed)
  const settings: MeasuredSetting[] = []
  for (const section of history.sections ?? []) {
    const entries = history.settings.filter((entry) => entry.section === section)
    const valid = new Map(entries.map((entry) => [entry.name, entry.probe]))
    const words = new Set([...valid.keys(), ...wordsFor(installed, section)])
    const settingFor = (word: string) => valid.get(word) ?? required[section]?.[word] ?? ''
    const names = await knownAmong(words, (candidates) =>
      probe(section, Object.fromEntries(candidates.map((word) => [word, settingFor(word)]))),
    )
    // It has no reload.
    settings.push(
      ...names.map((name): MeasuredSetting => ({ name, section, type: 'string', needsRestart: true })),
    )
  }
  return {
    version: installed.version,
    settings: settings.filter((setting) => isOwn(setting, settings, history)),
  }
}

/** [DEFAULT] takes the options of every plugin that is loaded; they are not its own. */
function isOwn(
  { section, name }: MeasuredSetting,
  all: readonly MeasuredSetting[],
  history: History,
): boolean {
  if (
    section !== 'DEFAULT' ||
    history.settings.some((entry) => entry.section === section && entry.name === name)
  )
    return true
  return !all.some((other) => other.section !== section && other.name === name)
}

/** Words that the Router does not warn of. A word whose value stops the start is known; it is asked without it again. */
async function knownAmong(
  words: ReadonlySet<string>,
  start: (candidates: readonly string[]) => Promise<string>,
): Promise<string[]> {
  const stopping: string[] = []
  let candidates = [...words]
  let log = await start(candidates)
  while (!isComplete(log)) {
    const refused = await stoppingAmong(candidates, start)
    stopping.push(refused)
    candidates = candidates.filter((word) => word !== refused)
    log = await start(candidates)
  }
  const warnings = log.matchAll(/option '[^'.]+[.]([a-z0-9_]+)' is not supported/g)
  const unknown = new Set([...warnings].map(([, word]) => word))
  return [...stopping, ...candidates.filter((word) => !unknown.has(word))].sort()
}

/** One of the words that stop the start, found by halves. */
async function stoppingAmong(
  candidates: readonly string[],
  start: (candidates: readonly string[]) => Promise<string>,
): Promise<string> {
  const [only, ...others] = candidates
  if (only === undefined) throw new Error('the Router does not start even without an option')
  if (others.length === 0) return only
  const half = candidates.slice(0, Math.ceil(candidates.length / 2))
  const isInHalf = !isComplete(await start(half))
  return await stoppingAmong(isInHalf ? half : candidates.slice(half.length), start)
}

/** It came as far as to listen. */
function isComplete(log: string): boolean {
  return log.includes('Cannot assign requested address')
}

/** Words in the libraries that read the options of a section. */
function wordsFor(installed: InstalledServer, section: string): string[] {
  const lib = join(installed.root ?? '/', 'usr/lib')
  const plugins = join(lib, 'mysqlrouter/plugin')
  const own = readdirSync(plugins).filter((file) => basename(file, '.so') === section)
  const core = readdirSync(join(lib, 'mysql-router')).filter((file) => /harness|libmysqlrouter[.]/.test(file))
  const files =
    own.length > 0
      ? own.map((file) => join(plugins, file))
      : [...core.map((file) => join(lib, 'mysql-router', file)), join(lib, '../bin/mysqlrouter')]
  const words = files.flatMap((file) => readFileSync(file, 'latin1').match(printable) ?? [])
  // `library` loads another plugin in place of the section's own.
  return [...new Set(words)].filter((word) => word !== 'library')
}

const printable = /(?<![ -~])[a-z][a-z0-9_]{2,45}(?![ -~])/g

type Probe = (section: string, options: Readonly<Record<string, string>>) => Promise<string>

/**
 * Starts the Router with one section and returns what it wrote. It never gets to serve: a route listens on an address
 * that no machine has (RFC 5737), which is found last.
 */
/**
 * Starts the Router with one section and returns what it wrote. It never gets to serve: a route listens on an address
 * that no machine has (RFC 5737), which is found last.
 */
async function startsWith(installed: InstalledServer): Promise<Probe> {
  const directory = tempDir('tables')
  const [keyring, masterKey] = [join(directory, 'keyring'), join(directory, 'key')]
  await makeKeyring(keyring, masterKey, { user: 'probe', password: 'probe' })
  writeFileSync(join(directory, 'passwords'), '')
  writeFileSync(
    join(directory, 'state.json'),
    '{"metadata-cache":{"group-replication-id":"a","cluster-metadata-servers":["mysql://127.0.0.1:1"]},"version":"1.0.0"}',
  )
  const conf = join(directory, 'probe.conf')
  return async (section, options) => {
    writeFileSync(conf, confWith(section, options, directory))
    return await tryStart({ argv: [program(installed, 'mysqlrouter'), '-c', conf], directory }, () => false)
  }
}

/** What each section needs to be looked at; `/` is the directory of the probe. */
const required: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DEFAULT: {
    logging_folder: '',
    runtime_folder: '/',
    data_folder: '/',
    keyring_path: '/keyring',
    master_key_path: '/key',
    dynamic_state: '/state.json',
    unknown_config_option: 'warning',
  },
  routing: {
    bind_address: '192.0.2.1',
    bind_port: '7001',
    destinations: '127.0.0.1:1',
    routing_strategy: 'first-available',
  },
  metadata_cache: { user: 'probe', cluster_type: 'gr', router_id: '1' },
  http_server: { bind_address: '127.0.0.1', port: '0' },
  http_auth_realm: { backend: 'probe', method: 'basic', require: 'valid-user', name: 'probe' },
  http_auth_backend: { backend: 'file', filename: '/passwords' },
  rest_api: {},
  rest_router: { require_realm: 'probe' },
  rest_routing: { require_realm: 'probe' },
  rest_metadata_cache: { require_realm: 'probe' },
  rest_connection_pool: { require_realm: 'probe' },
  rest_host_cache: { require_realm: 'probe' },
}

const keyed = ['routing', 'metadata_cache', 'http_auth_realm', 'http_auth_backend']

function confWith(section: string, options: Readonly<Record<string, string>>, directory: string): string {
  const needsHttp = /^(rest|http)_/.test(section)
  const sections = new Set(['DEFAULT', 'routing', section])
  if (needsHttp)
    for (const name of ['http_server', 'http_auth_realm', 'http_auth_backend', 'rest_api']) sections.add(name)
  if (section === 'rest_metadata_cache') sections.add('metadata_cache')
  return [...sections]
    .flatMap((name) => [
      `[${name}${keyed.includes(name) ? ':probe' : ''}]`,
      ...Object.entries({ ...required[name], ...(name === section && options) }).map(
        ([key, value]) => `${key} = ${value.replace(/^[/]/, `${directory}/`)}`,
      ),
    ])
    .join('\n')
}

/** What the Router says against the configuration; empty when it says nothing. */
function refusalIn(log: string): string {
  return log.split('\n').find((line) => line.includes('Configuration error: ')) ?? ''
}

function limitsFrom(text: string): Partial<MeasuredSetting> & Pick<MeasuredSetting, 'type'> {
  const [, low, high] = /needs value between (\S+) and (\S+) inclusive/.exec(text) ?? []
  if (low !== undefined) {
    const [min, max] = [Number(low), Number(high)]
    return { type: 'integer', min, ...(max <= Number.MAX_SAFE_INTEGER && { max }) }
  }
  if (text.includes('either 0, 1, false or true')) return { type: 'boolean' }
  const words = /(?:; valid are|Allowed are:|Valid values are:|Known backends are:) ([^(.]*)/.exec(text)?.[1]
  return words === undefined
    ? { type: 'string' }
    : { type: 'enum', values: words.match(/[A-Za-z_-]+/g)?.filter((word) => word !== 'and') ?? [] }
}
