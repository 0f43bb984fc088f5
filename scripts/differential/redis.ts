import { existsSync, readFileSync } from 'node:fs'
import { connect, type NetConnectOpts } from 'node:net'
import { join } from 'node:path'
import { recognise } from '../../src/lint/file-kinds.ts'
import settings from '../../src/products/redis/settings.json' with { type: 'json' }
import { defaultAt, isAvailable } from '../../src/settings/lookup.ts'
import type { Setting, SettingsTable } from '../../src/settings/setting.ts'
import { isAtLeast } from '../../src/settings/version.ts'
import { program } from '../../test/live/support/servers.ts'
import type { Draft, Statement } from './draft.ts'
import type { DifferentialProduct, DraftContext } from './product.ts'

const table = settings as unknown as SettingsTable

/** Good values of texts that have a form, or where the default would take the server elsewhere. */
const values: Readonly<Record<string, readonly string[]>> = {
  activedefrag: ['no'],
  bind: ['127.0.0.1', '127.0.0.1 -::1'],
  'client-output-buffer-limit': ['normal 0 0 0', 'replica 256mb 64mb 60', 'pubsub 32mb 8mb 60'],
  aclfile: ['users.acl'],
  dir: ['.', './', 'data'],
  include: ['extra.conf'],
  logfile: ['""', 'redis.log'],
  'notify-keyspace-events': ['""', 'Kx', 'Elg'],
  'oom-score-adj-values': ['0 200 800'],
  pidfile: ['redis.pid'],
  'proc-title-template': ['"{title} {listen-addr} {server-mode}"'],
  'rename-command': ['DEBUG ""', 'KEYS ALL-KEYS'],
  replicaof: ['192.0.2.1 6379', 'no one'],
  slaveof: ['192.0.2.1 6379'],
  save: ['3600 1', '3600 1 300 100', '""'],
  supervised: ['no'],
  'tls-auth-clients': ['optional'],
  'tls-cluster': ['no'],
  'tls-replication': ['no'],
  unixsocket: ['redis.sock'],
  unixsocketperm: ['770', '700'],
  user: ['app on >k3Vq-9tZr_Lw27pe ~app:* +@read', 'app off', 'default on nopass ~* &* +@all'],
  'sentinel.announce-ip': ['127.0.0.1'],
  'sentinel.auth-pass': ['shop secret'],
  'sentinel.auth-user': ['shop app'],
  'sentinel.client-reconfig-script': ['shop /bin/true'],
  'sentinel.known-replica': ['shop 192.0.2.2 6379'],
  'sentinel.known-sentinel': ['shop 192.0.2.3 26379 0000000000000000000000000000000000000002'],
  'sentinel.known-slave': ['shop 192.0.2.2 6379'],
  'sentinel.monitor': ['cart 192.0.2.9 6379 1'],
  'sentinel.myid': ['0000000000000000000000000000000000000001'],
  'sentinel.notification-script': ['shop /bin/true'],
  'sentinel.rename-command': ['shop CONFIG SECRET'],
  'sentinel.sentinel-pass': ['secret'],
  'sentinel.sentinel-user': ['app'],
}

/** What files may name: it exists. */
const others = { 'extra.conf': '# nothing\n', 'users.acl': 'user app off\n', 'data/note': '' }

/** Settings of a Sentinel that are not of one monitored primary. */
const ofSentinelItself = [
  'announce-hostnames',
  'announce-ip',
  'announce-port',
  'current-epoch',
  'deny-scripts-reconfig',
  'monitor',
  'resolve-hostnames',
]

export const redis: DifferentialProduct = {
  name: 'redis',
  servers: [
    { name: 'redis', suite: 'system' },
    { name: 'redis', suite: 'sid' },
  ],
  table,
  mainFile: 'redis.conf',
  // A server in the background would stay; there is no module to load; which locales there are the machine says.
  untried: ['daemonize', 'loadmodule', 'locale-collate'],
  comments: ['#', ';', '//', '--'],
  draft: (setting, context) => {
    if (setting?.section === 'sentinel') return ofSentinel(setting, context)
    return ofServer(setting ?? context.random.pick(repeated), context)
  },
  kindOf: (file) => (file === 'extra.conf' ? undefined : recognise(file, '')?.kind),
  start: (installed, files) => {
    const [role, file] = files.includes('sentinel.conf')
      ? (['sentinel', 'sentinel.conf'] as const)
      : (['server', 'redis.conf'] as const)
    return { argv: [program(installed, `redis-${role}`), file], asPostgres: false }
  },
  isUp: (log, directory) => /Ready to accept connections|Sentinel ID is/.test(log) || isServing(directory),
  complaints: (log) => {
    const fatal = /FATAL CONFIG FILE ERROR.*\n(?:Reading the .*\n>>> (.*)\n)?(.*)/.exec(log)
    if (fatal !== null) return [[fatal[2], ...(fatal[1] === undefined ? [] : [fatal[1]])].join(': ')]
    return [
      ...log.matchAll(
        / # (.*(?:[Ff]atal error|[Cc]ritical error|aborting|Failed to configure|Failed listening).*)/g,
      ),
    ].map(([, line = '']) => line)
  },
  excused: [
    {
      fixture: 'bind.conf',
      reason: 'an address or a port that this machine does not give',
      log: /bind: (?:Address already in use|Cannot assign requested address|Permission denied)/,
    },
    {
      fixture: 'bind-name.conf',
      reason: "a host that this machine's resolver does not know",
      log: /TCP listening socket [\w.%:-]+: Name or service not known/,
    },
    {
      fixture: 'dir.conf',
      reason: 'a directory that this machine does not have',
      log: /'["']?dir["']?\s.*'\n(?:No such file or directory|Not a directory|File name too long|Permission denied)/i,
    },
    {
      fixture: 'aclfile.conf',
      reason: 'a file that this machine does not have',
      log: /Error loading ACLs, opening file '.+': (?:No such file or directory|Not a directory|Is a directory|File name too long)/,
    },
    {
      fixture: 'sentinel-script.conf',
      reason: 'a script that this machine does not have',
      log: /script seems non existing or non executable/,
    },
    {
      fixture: 'include.conf',
      reason: 'a file that this machine does not have',
      log: /Fatal error, can't open config file/,
    },
    {
      fixture: 'include-everything.conf',
      reason: 'the server crashes: it includes the file in itself for ever',
      log: /killed by SIG(?:SEGV|ABRT)/,
    },
    {
      fixture: 'activedefrag.conf',
      reason: "a memory allocator that this machine's binary was not built with",
      log: /Active defragmentation cannot be enabled/,
    },
  ],
}

/** Directives that may stand many times. */
const repeated = table.settings.filter(
  ({ section, name }) =>
    section === undefined &&
    ['user', 'rename-command', 'client-output-buffer-limit', 'save', 'include'].includes(name),
)

/** With `loglevel warning` it does not say that it is up, and a file that was cut may have no socket. */
async function isServing(directory: string): Promise<boolean> {
  if (await answers({ path: join(directory, 'redis.sock') }, directory)) return true
  const file = ['redis.conf', 'sentinel.conf'].map((name) => join(directory, name)).find(existsSync)
  if (file === undefined) return false
  const port = /^port ([0-9]{4,5})$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '6379'
  return answers({ port: Number(port), host: '127.0.0.1' }, directory)
}

/**
 * Whether the server of this directory answers: the configuration is read and the data loaded. At the default port
 * another one may. One that wants a password tells nothing.
 */
function answers(address: NetConnectOpts, directory: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(address)
    client.once('connect', () => client.write('INFO server\r\n'))
    client.once('data', (data) => {
      client.destroy()
      const text = data.toString('latin1')
      resolve(text.startsWith('-') || text.includes(`\r\nconfig_file:${directory}/`))
    })
    client.once('error', () => resolve(false))
    client.once('close', () => resolve(false))
  })
}

function goodValue(setting: Setting, { random, version }: DraftContext): string {
  const name = setting.section === undefined ? setting.name : `${setting.section}.${setting.name}`
  const known = values[name]
  if (known !== undefined) return random.pick(known)
  if (setting.type === 'boolean') return random.pick(['yes', 'no'])
  if (setting.type === 'enum') {
    const words = setting.values ?? []
    return random.pick(words.filter((word) => isAtLeast(version, setting.valuesSince?.[word] ?? '0')))
  }
  const preset = defaultAt(setting, version) ?? ''
  if (preset === '' && setting.type !== 'string') return '1'
  return preset === '' ? '""' : preset
}

function statementOf(setting: Setting, context: DraftContext): Statement {
  const value = goodValue(setting, context)
  const isOfPrimary =
    setting.section === 'sentinel' &&
    values[`sentinel.${setting.name}`] === undefined &&
    !ofSentinelItself.includes(setting.name)
  return {
    section: undefined,
    before: setting.section === undefined ? '' : `${setting.section} `,
    name: setting.name,
    separator: ' ',
    value: isOfPrimary ? `shop ${value}` : value,
    after: '',
  }
}

function directive(name: string, value: string, before = ''): Statement {
  return { section: undefined, before, name, separator: ' ', value, after: '' }
}

function ofServer(setting: Setting, context: DraftContext): Draft {
  const core = [
    directive('unixsocket', 'redis.sock'),
    // The cluster bus listens at the port plus 10,000.
    directive('port', String(context.port - 10_000)),
    directive('bind', '127.0.0.1'),
    directive('save', '""'),
  ]
  const others = table.settings.filter(
    (each) => each.section === undefined && isAvailable(each, context.version) && isHarmless(each),
  )
  const wanted = [
    setting,
    context.random.pick(others),
    context.random.pick(others),
    context.random.pick(others),
  ]
  return draftOf('redis.conf', core, setting, [...new Set(wanted)], context)
}

/** Settings that go with all others; the rest are subjects only. */
function isHarmless({ name, type }: Setting): boolean {
  return type !== 'string' && !/^(?:cluster|tls|daemonize|supervised|port|slave|replica)/.test(name)
}

function ofSentinel(setting: Setting, context: DraftContext): Draft {
  const core = [
    directive('unixsocket', 'redis.sock'),
    directive('port', String(context.port - 10_000)),
    directive('monitor', 'shop 192.0.2.1 6379 2', 'sentinel '),
  ]
  return draftOf('sentinel.conf', core, setting, [setting], context)
}

function draftOf(
  file: string,
  core: readonly Statement[],
  setting: Setting,
  wanted: readonly Setting[],
  context: DraftContext,
): Draft {
  const drawn = wanted.map((each) => statementOf(each, context))
  const [subject] = drawn
  if (subject === undefined) throw new Error('no subject')
  const kept = core.filter(({ name }) => name === 'monitor' || !drawn.some((each) => each.name === name))
  return { file, statements: [...kept, ...drawn], subject, setting, others }
}
