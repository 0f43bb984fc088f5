import { recognise } from '../../src/lint/file-kinds.ts'
import { settingsTable } from '../../src/products/pgbouncer/table.ts'
import { defaultAt, isAvailable } from '../../src/settings/lookup.ts'
import type { Setting } from '../../src/settings/setting.ts'
import { isAtLeast } from '../../src/settings/version.ts'
import { program } from '../../test/live/support/servers.ts'
import { type Draft, type Statement, textOf } from './draft.ts'
import type { DifferentialProduct, DraftContext } from './product.ts'

/** Good values of texts that have a form, or where the default would take the server elsewhere. */
const texts: Readonly<Record<string, readonly string[]>> = {
  'pgbouncer.admin_users': ['admin', 'admin, root'],
  'pgbouncer.auth_dbname': ['shop'],
  'pgbouncer.auth_file': ['userlist.txt'],
  'pgbouncer.auth_hba_file': ['pgbouncer_hba.conf'],
  'pgbouncer.auth_type': ['trust', 'any', 'md5', 'scram-sha-256', 'plain', 'hba'],
  'pgbouncer.auth_user': ['app'],
  'pgbouncer.client_tls_ciphers': ['default', 'HIGH:MEDIUM'],
  'pgbouncer.client_tls_protocols': ['secure', 'tlsv1.2,tlsv1.3', 'all'],
  'pgbouncer.client_tls_sslmode': ['disable'],
  'pgbouncer.ignore_startup_parameters': ['extra_float_digits', 'extra_float_digits, options'],
  'pgbouncer.listen_addr': ['127.0.0.1', '127.0.0.1, ::1', '*'],
  'pgbouncer.logfile': ['pgbouncer.log'],
  'pgbouncer.pidfile': ['pgbouncer.pid'],
  'pgbouncer.server_check_query': ['select 1', '<empty>'],
  'pgbouncer.server_tls_protocols': ['secure', 'tlsv1.3', 'all'],
  'pgbouncer.stats_users': ['stats, monitor'],
  'pgbouncer.track_extra_parameters': ['IntervalStyle', 'IntervalStyle, search_path'],
  'pgbouncer.unix_socket_dir': ['.'],
  'pgbouncer.unix_socket_mode': ['0770', '0700'],
  'databases.application_name': ['shop', "'the shop'"],
  'databases.auth_query': ["'select a, b from c($1)'"],
  'databases.auth_dbname': ['shop'],
  'databases.auth_user': ['app'],
  'databases.client_encoding': ['UTF8'],
  'databases.connect_query': ["'set role app'", "'select 1'"],
  'databases.datestyle': ['ISO'],
  'databases.dbname': ['shop', "'the shop'"],
  'databases.host': ['127.0.0.1', '10.0.0.1', 'db1.example.com', '10.0.0.1,10.0.0.2', '/run/postgresql'],
  'databases.password': ['secret', "'a secret'"],
  'databases.timezone': ['UTC', "'Europe/Berlin'"],
  'databases.user': ['app'],
  'databases.port': ['5432', '6432'],
  'peers.host': ['127.0.0.1', '/tmp'],
  'peers.port': ['6432'],
}

/** Small numbers that every whole number and time takes. */
const numbers = ['1', '5', '30'] as const

const userlist = ['"app" "k3Vq-9tZr_Lw27pe"', '"stats" "Xb8-r4Nn_qT61uVz"', '"a ""b""" "c"'] as const
const hba = [
  'local all all trust',
  'host all all 127.0.0.1/32 scram-sha-256',
  'host shop app 10.0.0.0/8 md5',
  'hostnossl all "app user" ::1/128 scram-sha-256',
  'host shop,other all 10.1.2.3 255.255.255.255 reject',
] as const

const others = {
  'userlist.txt': `${userlist.join('\n')}\n`,
  'pgbouncer_hba.conf': `${hba.join('\n')}\n`,
}

export const pgbouncer: DifferentialProduct = {
  name: 'pgbouncer',
  servers: [
    { name: 'pgbouncer', suite: 'system' },
    { name: 'pgbouncer', suite: 'sid' },
  ],
  table: settingsTable,
  mainFile: 'pgbouncer.ini',
  untried: [],
  comments: [';', '#', '//', '--', '%', '!'],
  draft: (setting, context) => (setting === undefined ? ofCompanion(context) : ofSetting(setting, context)),
  kindOf: (file) => recognise(file, '')?.kind,
  start: (installed) => ({ argv: [program(installed, 'pgbouncer'), 'pgbouncer.ini'], asPostgres: true }),
  isUp: (log) => log.includes(' LOG process up: '),
  complaints: (log) => [...log.matchAll(/\] (?:ERROR|FATAL) .*/g)].map(([line]) => line.slice(2)),
  excused: [
    {
      fixture: 'user.ini',
      reason: 'a user that this machine does not have',
      log: /FATAL could not find user '/,
    },
    {
      fixture: 'unix_socket_group.ini',
      reason: 'a group that this machine does not have, or that its user may not give a file to',
      log: /FATAL (?:could not find group '|chown\(.*Operation not permitted)/,
    },
    {
      fixture: 'auth_file.ini',
      reason: 'a file that this machine does not have',
      log: /ERROR could not open (?:auth_file|ident config file) /,
    },
    {
      fixture: 'listen_addr-name.ini',
      reason: "a host that this machine's resolver does not know",
      log: /FATAL getaddrinfo\('[\w.%:-]+', /,
    },
    {
      fixture: 'listen_addr-address.ini',
      reason: 'an address or a port that this machine does not give, which is fatal from 1.26 on',
      log: /WARNING .*(?:Cannot assign requested address|Permission denied|Address already in use)[\s\S]*FATAL (?:failed|nowhere) to listen/,
    },
    {
      fixture: 'unix_socket_dir.ini',
      reason: 'a directory that this machine does not have, which is fatal from 1.26 on',
      log: /WARNING .*(?:No such file or directory|File name too long|too long)[\s\S]*FATAL (?:failed to create unix socket|nowhere to listen)/,
    },
    {
      fixture: 'pidfile.ini',
      reason: 'a directory that this machine does not have',
      log: /FATAL could not open pidfile/,
    },
    {
      fixture: 'logfile.ini',
      reason: 'a directory that this machine does not have',
      log: /FATAL [Cc](?:annot|ould not) open logfile/,
    },
  ],
}

function goodValue(setting: Setting, { random, version }: DraftContext): string {
  const known = texts[`${setting.section}.${setting.name}`]
  if (known !== undefined) return random.pick(known)
  const words = setting.values?.filter((word) => isAtLeast(version, setting.valuesSince?.[word] ?? '0')) ?? []
  if (words.length > 0) return random.pick(words)
  const preset = defaultAt(setting, version) ?? ''
  return preset === '' && setting.type !== 'string' ? random.pick(numbers) : preset
}

function statementOf(setting: Setting, context: DraftContext): Statement {
  const { section, name } = setting
  const value = goodValue(setting, context)
  if (section === 'pgbouncer') return { section, before: '', name, separator: ' = ', value, after: '' }
  const { random } = context
  if (section === 'databases') {
    const before = `shop_${name} = ${name === 'host' ? '' : 'host=127.0.0.1 '}`
    const after = name === 'dbname' ? '' : random.pick(['', ' dbname=shop'])
    return { section, before, name, separator: '=', value, after }
  }
  if (section === 'users')
    return { section, before: `app_${name} = `, name, separator: '=', value, after: '' }
  const before = name === 'host' ? '1 = ' : name === 'port' ? '2 = host=/tmp ' : '3 = host=/tmp '
  return { section, before, name, separator: '=', value, after: '' }
}

function plain(name: string, value: string): Statement {
  return { section: 'pgbouncer', before: '', name, separator: ' = ', value, after: '' }
}

/** What every good file has: it listens, and on sockets of its own directory. */
function core({ port }: DraftContext): readonly Statement[] {
  return [
    {
      section: 'databases',
      before: 'shop = ',
      name: 'host',
      separator: '=',
      value: '127.0.0.1',
      after: ' port=5432',
    },
    plain('listen_addr', '127.0.0.1'),
    plain('listen_port', String(port)),
    plain('unix_socket_dir', '.'),
    plain('auth_type', 'scram-sha-256'),
    plain('auth_file', 'userlist.txt'),
    plain('auth_hba_file', 'pgbouncer_hba.conf'),
  ]
}

function ofSetting(setting: Setting, context: DraftContext): Draft {
  const wanted = [setting]
  const available = settingsTable.settings.filter((each) => isAvailable(each, context.version))
  while (wanted.length < 4) wanted.push(context.random.pick(available))
  const drawn = [...new Set(wanted)].map((each) => statementOf(each, context))
  const isDrawn = (each: Statement) =>
    drawn.some(({ section, name }) => section === each.section && name === each.name)
  const kept = core(context).filter((each) => each.section !== 'pgbouncer' || !isDrawn(each))
  const [subject = drawn[0]] = drawn
  if (subject === undefined) throw new Error('no subject')
  const statements = [...kept, ...drawn]
  return { file: 'pgbouncer.ini', statements, subject, setting, others }
}

/** The userlist or the HBA file, beside an ini that reads both. */
function ofCompanion(context: DraftContext): Draft {
  const file = context.random.pick(['userlist.txt', 'pgbouncer_hba.conf'] as const)
  const lines = file === 'userlist.txt' ? userlist : hba
  const statements = lines.map((line) => {
    const end = line.lastIndexOf(' ')
    return {
      section: undefined,
      before: '',
      name: line.slice(0, end),
      separator: ' ',
      value: line.slice(end + 1),
      after: '',
    }
  })
  const method =
    file === 'pgbouncer_hba.conf' ? 'hba' : context.random.pick(['md5', 'plain', 'scram-sha-256'])
  return {
    file,
    statements,
    subject: context.random.pick(statements),
    setting: undefined,
    others: { ...others, 'pgbouncer.ini': textOf(core(context)).replace('= scram-sha-256', `= ${method}`) },
  }
}
