import { settingsTable } from '../../src/products/mysqlrouter/table.ts'
import { isAvailable, qualifiedName } from '../../src/settings/lookup.ts'
import type { Setting } from '../../src/settings/setting.ts'
import type { Draft, Statement } from './draft.ts'
import type { DifferentialProduct, DraftContext } from './product.ts'
import { routerStart, upMark } from './router-start.ts'

/** Good values of texts that have a form, or where the default would take the server elsewhere. */
const values: Readonly<Record<string, readonly string[]>> = {
  'DEFAULT.config_folder': ['.'],
  'DEFAULT.data_folder': ['.', 'data'],
  'DEFAULT.destination': ['/dev/null', '/dev/stderr', ''],
  'DEFAULT.dynamic_state': ['state.json'],
  'DEFAULT.filename': ['mysqlrouter.log'],
  'DEFAULT.keyring_path': ['keyring'],
  'DEFAULT.logging_folder': ['', 'log'],
  'DEFAULT.master_key_path': ['key'],
  'DEFAULT.master_key_reader': ['/bin/true'],
  'DEFAULT.master_key_writer': ['/bin/true'],
  'DEFAULT.origin': ['.'],
  'DEFAULT.pid_file': ['router.pid'],
  'DEFAULT.program': ['mysqlrouter'],
  'DEFAULT.runtime_folder': ['.', 'run'],
  'DEFAULT.sinks': ['filelog', 'consolelog', 'consolelog,filelog'],
  'DEFAULT.user': ['root'],
  'logger.destination': ['/dev/null', '/dev/stdout', ''],
  'logger.filename': ['mysqlrouter.log'],
  'logger.sinks': ['filelog', 'consolelog', 'filelog,consolelog'],
  'routing.bind_address': ['127.0.0.1', '0.0.0.0', 'localhost', '::1'],
  'routing.client_ssl_ca': ['server.pem'],
  'routing.client_ssl_capath': ['.'],
  'routing.client_ssl_cert': ['server.pem'],
  'routing.client_ssl_cipher': ['ECDHE-ECDSA-AES128-GCM-SHA256', ''],
  'routing.client_ssl_crl': [''],
  'routing.client_ssl_crlpath': ['.'],
  'routing.client_ssl_curves': ['P-256', 'X25519:P-256', ''],
  'routing.client_ssl_key': ['server.key'],
  'routing.destinations': [
    '10.0.0.1:3306',
    'db1.example.com:3306, db2.example.com',
    '[2001:db8::1]:3306,10.0.0.2',
    'local:/run/mysqld/mysqld.sock',
    'metadata-cache://shop/?role=PRIMARY',
    'metadata-cache://shop/default?role=SECONDARY&disconnect_on_promoted_to_primary=yes',
  ],
  'routing.routing_strategy': ['first-available', 'next-available', 'round-robin'],
  'routing.server_ssl_ca': ['server.pem'],
  'routing.server_ssl_capath': ['.'],
  'routing.server_ssl_cert': ['server.pem'],
  'routing.server_ssl_cipher': ['ECDHE-ECDSA-AES128-GCM-SHA256', ''],
  'routing.server_ssl_crlpath': ['.'],
  'routing.server_ssl_curves': ['P-256', ''],
  'routing.server_ssl_key': ['server.key'],
  'routing.socket': ['router.sock', './rw.sock'],
  'metadata_cache.metadata_cluster': ['shop'],
  'metadata_cache.router_id': ['1', '7'],
  'metadata_cache.ssl_ca': ['server.pem'],
  'metadata_cache.ssl_cipher': ['ECDHE-ECDSA-AES128-GCM-SHA256', ''],
  'metadata_cache.tls_version': ['TLSv1.2,TLSv1.3', 'TLSv1.3', ''],
  'metadata_cache.user': ['router'],
  'http_server.bind_address': ['127.0.0.1', '0.0.0.0', '::'],
  'http_server.require_realm': ['main'],
  'http_server.ssl_cert': ['server.pem'],
  'http_server.ssl_cipher': ['ECDHE-ECDSA-AES128-GCM-SHA256'],
  'http_server.ssl_curves': ['P-256'],
  'http_server.ssl_key': ['server.key'],
  'http_server.static_folder': ['.', ''],
  'http_auth_realm.backend': ['main'],
  'http_auth_realm.method': ['basic'],
  'http_auth_realm.name': ['Router', 'the Router'],
  'http_auth_realm.require': ['valid-user'],
  'http_auth_backend.backend': ['file'],
  'http_auth_backend.filename': ['passwords'],
}

export const mysqlrouter: DifferentialProduct = {
  name: 'mysqlrouter',
  servers: [{ name: 'mysqlrouter', suite: 'sid' }],
  table: settingsTable,
  mainFile: 'mysqlrouter.conf',
  // The test servers' own start says where the plugins are.
  untried: ['DEFAULT.plugin_folder'],
  comments: ['#', ';', '//', '--', '!'],
  draft: (setting, context) => draftOf(setting, context),
  kindOf: (file) => (file === 'mysqlrouter.conf' ? file : undefined),
  start: (installed) => ({ argv: routerStart(installed), asPostgres: false }),
  isUp: (log) => log.includes(upMark),
  complaints: (log) =>
    [...log.matchAll(/^(?:\S+ \S+ \S+ (?:ERROR|FATAL) \[\w+\] +|(?=Error: |Configuration error: ))(.*)/gm)]
      .map(([, said = '']) => said)
      .filter((said) => !said.startsWith('Failed fetching metadata from ')),
  excused: [
    {
      fixture: 'file.conf',
      reason: 'a file or a folder that this machine does not have',
      // The Router cuts what it says of a long name.
      log: /No such file or directory|ssl_\w*path=.* does not exist|\S{900}/,
    },
    {
      fixture: 'other-file.conf',
      reason:
        'a file or a folder of this machine that is another thing, or a name that its file system does not take',
      log: /DECODER routines|no start line|no certificate or crl found|Is a directory|Not a directory|File name too long|cannot open for writing/,
    },
    {
      fixture: 'folder.conf',
      reason: 'a folder that this machine does not let it make',
      log: /Error when creating dir '/,
    },
    { fixture: 'user.conf', reason: 'a user that this machine does not have', log: /Can't use user '/ },
    {
      fixture: 'name.conf',
      reason: "a host that this machine's resolver does not know",
      log: /Temporary failure in name resolution/,
    },
    {
      fixture: 'address.conf',
      reason: 'an address that this machine does not have',
      log: /Cannot assign requested address/,
    },
    {
      fixture: 'keyring.conf',
      reason: "what this machine's keyring and master key hold",
      log: /Could not find the password for user '|Keyring decryption failed|Master key for keyring at '/,
    },
  ],
}

function statement(section: string, name: string, value: string): Statement {
  return { section, before: '', name, separator: '=', value, after: '' }
}

/** Headers of the sections that need a key, or have one as a rule. */
const headers: Readonly<Record<string, string>> = {
  routing: 'routing:rw',
  metadata_cache: 'metadata_cache:main',
  http_auth_realm: 'http_auth_realm:main',
  http_auth_backend: 'http_auth_backend:main',
}

function goodValue(setting: Setting, { random, port }: DraftContext): string {
  const name = qualifiedName(setting)
  if (name === 'routing.bind_port') return String(port)
  if (name === 'http_server.port') return String(port + 1)
  const known = values[name]
  if (known !== undefined) return random.pick(known)
  if (setting.type === 'boolean') return random.pick(['0', '1', 'true', 'false'])
  if (setting.values !== undefined) return random.pick(setting.values)
  if (setting.section?.startsWith('rest_')) return 'main'
  return setting.default ?? (setting.type === 'string' ? '' : '1')
}

/** What a section, or one setting, needs beside it. */
function neededBy(setting: Setting, value: string, { port }: DraftContext): readonly Statement[] {
  const name = qualifiedName(setting)
  const section = setting.section ?? ''
  return [
    ...(/metadata/.test(section) ||
    /metadata-cache:|^auto$/.test(value) ||
    /keyring_path|master_key_path|dynamic_state/.test(name)
      ? metadata
      : []),
    ...(/^(?:rest|http)_/.test(section) ? rest(port) : []),
    ...(/\.client_ssl_(?!mode)|\.server_ssl_(?:cert|key|mode)|require_enforce|access_mode/.test(name) ||
    /^(?:PREFERRED|REQUIRED)$/.test(value)
      ? clientTls
      : []),
    ...(/\.server_ssl_(?:cert|key)$/.test(name) ? ownCertificate : []),
    ...(/^VERIFY_/.test(value) ? [statement('routing:rw', 'server_ssl_ca', 'server.pem')] : []),
    ...(/^http_server.ssl/.test(name) ? httpTls : []),
    ...(name === 'routing.access_mode' ? splitting : []),
    ...(value.includes('filelog') ? [statement('DEFAULT', 'logging_folder', 'log')] : []),
  ]
}

const metadata = [
  statement('DEFAULT', 'keyring_path', 'keyring'),
  statement('DEFAULT', 'master_key_path', 'key'),
  statement('DEFAULT', 'dynamic_state', 'state.json'),
  statement('metadata_cache:main', 'user', 'router'),
  statement('metadata_cache:main', 'cluster_type', 'gr'),
  statement('metadata_cache:main', 'router_id', '1'),
  statement('metadata_cache:main', 'metadata_cluster', 'shop'),
]

function rest(port: number): readonly Statement[] {
  return [
    statement('http_server', 'bind_address', '127.0.0.1'),
    statement('http_server', 'port', String(port + 1)),
    statement('http_auth_realm:main', 'backend', 'main'),
    statement('http_auth_realm:main', 'method', 'basic'),
    statement('http_auth_realm:main', 'name', 'Router'),
    statement('http_auth_backend:main', 'backend', 'file'),
    statement('http_auth_backend:main', 'filename', 'passwords'),
    statement('rest_api', 'require_realm', 'main'),
  ]
}

const clientTls = [
  statement('routing:rw', 'client_ssl_mode', 'PREFERRED'),
  statement('routing:rw', 'client_ssl_cert', 'server.pem'),
  statement('routing:rw', 'client_ssl_key', 'server.key'),
  statement('routing:rw', 'server_ssl_mode', 'PREFERRED'),
]

const ownCertificate = [
  statement('routing:rw', 'server_ssl_cert', 'server.pem'),
  statement('routing:rw', 'server_ssl_key', 'server.key'),
]

const httpTls = [
  statement('http_server', 'ssl', '1'),
  statement('http_server', 'ssl_cert', 'server.pem'),
  statement('http_server', 'ssl_key', 'server.key'),
]

const splitting = [
  statement('routing:rw', 'destinations', 'metadata-cache://shop/?role=PRIMARY_AND_SECONDARY'),
  statement('routing:rw', 'connection_sharing', '1'),
]

/** What every good file has. */
function core({ port }: DraftContext): readonly Statement[] {
  return [
    statement('DEFAULT', 'logging_folder', ''),
    statement('routing:rw', 'bind_address', '127.0.0.1'),
    statement('routing:rw', 'bind_port', String(port)),
    statement('routing:rw', 'destinations', '10.0.0.1:3306'),
    statement('routing:rw', 'routing_strategy', 'first-available'),
  ]
}

/** Sections that the table does not list, a second route, options for every route, and one that holds another in braces. */
function unlisted({ random, port }: DraftContext): readonly [Statement, ...Statement[]] {
  const sinks = statement('logger', 'sinks', 'consolelog')
  return random.pick([
    [statement('consolelog', 'level', 'info'), sinks],
    [statement('consolelog', 'destination', '/dev/null'), sinks],
    [statement('consolelog', 'timestamp_precision', 'ms'), sinks],
    [statement('syslog', 'level', 'error'), statement('logger', 'sinks', 'syslog')],
    [statement('keepalive', 'interval', '60')],
    [statement('DEFAULT', 'bind_address', '127.0.0.1')],
    [statement('DEFAULT', 'connect_timeout', '5')],
    [statement('DEFAULT', 'client_ssl_mode', 'DISABLED')],
    [
      statement('routing:ro', 'bind_port', String(port + 2)),
      statement('routing:ro', 'destinations', 'metadata-cache://shop/?role=SECONDARY'),
      statement('routing:ro', 'routing_strategy', 'round-robin-with-fallback'),
      ...metadata,
    ],
    [statement('routing:rw', 'destinations', '{bind_address}:3306')],
    [statement('routing:rw', 'bind_address', `127.0.0.1:${port}`)],
  ] as const)
}

function draftOf(setting: Setting | undefined, context: DraftContext): Draft {
  const { random, version } = context
  const [subject, ...needs] = setting === undefined ? unlisted(context) : listed(setting, context)
  const harmless = settingsTable.settings.filter((each) => isAvailable(each, version) && isHarmless(each))
  const drawn = [0, 1, 2].map(() => statementOf(random.pick(harmless), context))
  // The subject wins, then what it needs.
  const chosen = new Map<string, Statement>()
  for (const each of [subject, ...needs, ...core(context), ...drawn]) {
    const place = `${each.section}.${each.name}`
    if (!chosen.has(place)) chosen.set(place, each)
  }
  return { file: 'mysqlrouter.conf', statements: [...chosen.values()], subject, setting, others: {} }
}

function listed(setting: Setting, context: DraftContext): readonly [Statement, ...Statement[]] {
  const subject = statementOf(setting, context)
  return [subject, ...neededBy(setting, subject.value, context)]
}

function statementOf(setting: Setting, context: DraftContext): Statement {
  const { section = '', name } = setting
  const separator = context.random.pick(['=', ' = ', '=', ': '])
  return { ...statement(headers[section] ?? section, name, goodValue(setting, context)), separator }
}

/** Settings that go with all others; the rest are subjects only. */
function isHarmless({ section, name, type }: Setting): boolean {
  const isNumber = type === 'integer' || type === 'number' || type === 'boolean'
  const isOwn = ['DEFAULT', 'io', 'routing', 'connection_pool', 'destination_status', 'host_cache'].includes(
    section ?? '',
  )
  return isNumber && isOwn && !/port|require_enforce|threads|mode$/.test(name)
}
