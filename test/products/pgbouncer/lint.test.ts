import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../../src/lint/apply-edits.ts'
import { recognise } from '../../../src/lint/file-kinds.ts'
import type { LintFinding } from '../../../src/lint/linter.ts'
import { pgbouncerLinter } from '../../../src/products/pgbouncer/lint/index.ts'
import { settingsTable } from '../../../src/products/pgbouncer/table.ts'
import { defaultAt, isAvailable } from '../../../src/settings/lookup.ts'

/** Findings of `pgbouncer.ini`, with other files beside it or on the disk. */
function lint(
  text: string,
  {
    version,
    files = {},
    disk = {},
  }: { version?: string; files?: Record<string, string>; disk?: Record<string, string> } = {},
): readonly LintFinding[] {
  const given = Object.entries({ 'pgbouncer.ini': text, ...files }).map(([name, each]) => ({
    name,
    text: each,
    kind: recognise(name, each)?.kind ?? 'pgbouncer.ini',
  }))
  return pgbouncerLinter.lint(given, {
    version,
    profile: 'strict',
    fileSystem: undefined,
    include: (name, kind) => {
      const text = disk[name]
      return text === undefined ? undefined : { name, kind, text }
    },
  })
}

/** `PGB001 pgbouncer.ini:3:1`, of the ids that are asked for. */
function places(findings: readonly LintFinding[], ...ids: readonly string[]): readonly string[] {
  return findings
    .filter(({ rule }) => ids.length === 0 || ids.includes(rule.id))
    .map(({ rule, file, line, column }) => `${rule.id} ${file}:${line}:${column}`)
}

/** Without that the texts, which are short, name no auth_file. */
function errors(findings: readonly LintFinding[]): readonly string[] {
  return places(findings.filter(({ severity, rule }) => severity === 'error' && rule.id !== 'PGB024'))
}

function fixed(text: string, id: string): string {
  const edits = lint(text).flatMap(({ rule, fix }) => (rule.id === id ? (fix?.edits ?? []) : []))
  return applyEdits(text, edits)
}

const main = '[databases]\nshop = host=db1\n[pgbouncer]\nlisten_port = 6432\n'

describe('includes', () => {
  test('a finding in an included file is at its place there', () => {
    const found = lint(`${main}%include more.ini\n`, { disk: { 'more.ini': '; more\n  max_con = 5\n' } })
    expect(places(found, 'PGB001')).toEqual(['PGB001 more.ini:2:3'])
  })

  test('an included file goes on in the section, and the section that it begins goes on behind it', () => {
    const disk = { 'more.ini': 'pool_mode = session\n[databases]\n' }
    const found = lint(`${main}%include more.ini\nother = host=db2 max_con=5\n`, { disk })
    expect(errors(found)).toEqual(['PGB001 pgbouncer.ini:6:18'])
  })

  test('a file beside a copy of the ini stands for the one at its path', () => {
    const text = `${main}%include /etc/pgbouncer/more.ini\n`
    expect(errors(lint(text, { disk: { 'more.ini': '; more\n' } }))).toEqual([])
    expect(errors(lint(text))).toEqual(['PGB066 pgbouncer.ini:5:1'])
  })

  test('an included file that is linted too is no ini of its own', () => {
    const files = { 'pgbouncer-more.ini': 'pool_mode = foo\n' }
    expect(errors(lint(`${main}%include pgbouncer-more.ini\n`, { files }))).toEqual([
      'PGB004 pgbouncer-more.ini:1:13',
    ])
  })

  test('files that include each other end', () => {
    const disk = { 'more.ini': '%include more.ini\n%include more.ini\n' }
    expect(errors(lint(`${main}%include more.ini\n`, { disk }))).toEqual(['PGB066 more.ini:1:1'])
  })

  test('what cannot be read may have the section that is missing', () => {
    expect(errors(lint('[databases]\n%include nosuch.ini\n'))).toEqual(['PGB066 pgbouncer.ini:2:1'])
  })

  test('another value over that of an included file is no duplicate', () => {
    const disk = { 'more.ini': 'pool_mode = session\n' }
    const text = `${main}%include more.ini\npool_mode = transaction\n`
    expect(places(lint(text, { disk }), 'PGB007')).toEqual([])
  })
})

test('one bad line does not hide the rest', () => {
  const text = '\uFEFF[databases\nmy shop = host=db1\nx = host\n[pgbouncer]\nfoo\npool_mode = none\n[bar]\n'
  expect(errors(lint(text)).toSorted()).toEqual([
    'PGB004 pgbouncer.ini:6:13',
    'PGB062 pgbouncer.ini:1:2',
    'PGB062 pgbouncer.ini:2:1',
    'PGB062 pgbouncer.ini:5:1',
    'PGB063 pgbouncer.ini:7:1',
    'PGB067 pgbouncer.ini:1:1',
    'PGB069 pgbouncer.ini:3:5',
  ])
})

// Each as PgBouncer 1.18 and 1.26 answered it.
test.each([
  ['listen_addr = 127.0.0.1,, ::1 ,', []],
  ['listen_addr = 127.1, localhost', []],
  ['listen_addr =  = 127.0.0.1', ['PGB079 pgbouncer.ini:5:16']],
  ['listen_addr = *, *\t!', ['PGB079 pgbouncer.ini:5:18']],
  ['listen_addr = localhost:6432', ['PGB079 pgbouncer.ini:5:15']],
  ['listen_addr = ,\nunix_socket_dir =', ['PGB027 pgbouncer.ini:6:18']],
  ['server_tls_protocols = tlsv1.2, !tlsv1.3', []],
  ['server_tls_protocols = tlsv1.2 ,tlsv1.3', ['PGB076 pgbouncer.ini:5:24']],
  ['server_tls_protocols = \u3000secure', ['PGB076 pgbouncer.ini:5:24']],
  // Nothing behind a NUL is read.
  ['pkt_buf = 4096\0\nbogus', ['PGB068 pgbouncer.ini:5:15']],
  ['\0pkt_buf = 4096', ['PGB068 pgbouncer.ini:5:1']],
  [
    'listen_addr = 127.0.0.1\ntcp_keepcnt = -2147483649\ntcp_keepidle = 4294967296',
    ['PGB078 pgbouncer.ini:6:15', 'PGB078 pgbouncer.ini:7:16'],
  ],
  ['query_timeout = \v 0', []],
  ['query_timeout = \v\r nan', []],
  ['listen_backlog = \v 5', []],
])('%j', (lines, expected) => {
  expect(errors(lint(`${main}${lines}\n`))).toEqual(expected)
})

test('settings above a second [pgbouncer] do not count', () => {
  const text = '[pgbouncer]\npool_mode = statement\nlisten_addr = 127.0.0.1\n[pgbouncer]\nlisten_port = 1\n'
  expect(places(lint(text), 'PGB015', 'PGB070')).toEqual(['PGB070 pgbouncer.ini:4:1'])
})

test.each(['1.18', '1.21', '1.26.1'])(
  'no setting that %s has is unknown to it, and the others say since when',
  (version) => {
    for (const setting of settingsTable.settings) {
      const { name, section = '' } = setting
      const value = defaultAt(setting, version) || '1'
      const line = section === 'pgbouncer' ? `${name} = ${value}` : `1 = ${name}=${value}`
      const found = places(lint(`[${section}]\n${line}\n`, { version }), 'PGB001', 'PGB002')
      const column = section === 'pgbouncer' ? 1 : 5
      expect([name, found]).toEqual([
        name,
        isAvailable(setting, version) ? [] : [`PGB002 pgbouncer.ini:2:${column}`],
      ])
    }
  },
)

// Each was given to PgBouncer 1.18 and 1.26.
test.each([
  [
    'default_pool_size',
    ['0x10', '010', '+5', '99999999999', '-5', '0'],
    ['1e3', '', '5s', '5 5', '5.0', 'abc', '09', '0x'],
  ],
  [
    'query_timeout',
    ['0x10', '1e3', 'inf', 'nan', '+5', '.5', '5.', '-0', '0x1p3'],
    ['1e400', '', '-5', '5s', '1h', '-inf'],
  ],
  ['pool_mode', ['Transaction', 'SESSION'], ['', 'foo', 'transactions']],
  ['unix_socket_mode', ['777', '0777', '9', '0x1ff', '01777'], ['rwx', '']],
  ['syslog', ['2', '-1'], ['yes', 'on', 'true']],
])('%s takes what PgBouncer takes', (name, taken, refused) => {
  const ids = (value: string) => places(lint(`[pgbouncer]\n${name} = ${value}\n`), 'PGB004')
  for (const value of taken) expect([value, ids(value)]).toEqual([value, []])
  for (const value of refused) expect([value, ids(value).length]).toEqual([value, 1])
})

test.each([
  ['host=a port=1', []],
  ["host='a b'  port = 1", []],
  ['host=a ; c', ['PGB003 pgbouncer.ini:2:12']],
  ['host=a #c port=1', ['PGB003 pgbouncer.ini:2:12']],
  ['host=a user=', ['PGB069 pgbouncer.ini:2:12']],
  ['host=a password=a b', ['PGB069 pgbouncer.ini:2:23']],
  ['host=a port=70000', ['PGB005 pgbouncer.ini:2:17']],
  ['host=a port=abc', ['PGB005 pgbouncer.ini:2:17']],
  ['host=a,b port=1,2', ['PGB071 pgbouncer.ini:2:19']],
  ['host=a pool_size=5s', ['PGB071 pgbouncer.ini:2:22']],
  ['host=a pool_mode=foo', ['PGB004 pgbouncer.ini:2:22']],
  ['host= port=1', ['PGB074 pgbouncer.ini:2:11']],
  ['host=a\tport=1', ['PGB074 pgbouncer.ini:2:10']],
  ['password=\'"a"\' host=a', []],
  ['host=a sslmode=require', ['PGB001 pgbouncer.ini:2:12']],
  ['host=a databases.port=1', ['PGB001 pgbouncer.ini:2:12']],
])('x = %s', (value, expected) => {
  expect(errors(lint(`[databases]\nx = ${value}\n[pgbouncer]\n`))).toEqual(expected)
})

test('a password is in no message, and its line is held back', () => {
  const secret = 'k3Vq9tZr'
  for (const value of [
    `password=${secret} x`,
    `password='${secret}`,
    `password=x ${secret}`,
    `password=${secret} ; c`,
  ]) {
    const found = lint(`[databases]\nx = host=a ${value}\n[pgbouncer]\n`).filter(({ line }) => line === 2)
    expect(found.some(({ severity }) => severity === 'error')).toBe(true)
    for (const each of found) expect([each.message.includes(secret), each.holdsSecret]).toEqual([false, true])
  }
})

test.each([
  [
    'PGB003',
    '[pgbouncer]\r\n  pool_mode = session  ; c \r\n',
    '[pgbouncer]\r\n; c\r\n  pool_mode = session \r\n',
  ],
  ['PGB003', '[databases]\nx = host=a # c\n[pgbouncer]\n', '[databases]\n# c\nx = host=a\n[pgbouncer]\n'],
  [
    'PGB007',
    '[pgbouncer]\npool_mode = session\n; c\npool_mode = session\n',
    '[pgbouncer]\n; c\npool_mode = session\n',
  ],
  ['PGB007', '[pgbouncer] syslog = 1\nsyslog = 0\n', '[pgbouncer] syslog = 1\nsyslog = 0\n'],
  ['PGB067', '\uFEFF[pgbouncer]\n', '[pgbouncer]\n'],
])('%s mends %j', (id, text, expected) => expect(fixed(text, id)).toBe(expected))

test('a large file takes linear time', () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, index) => `db${index} = host=10.0.0.1 port=5432 dbname=a pool_size=5`,
  )
  const text = `[databases]\n${lines.join('\n')}\n[pgbouncer]\nlisten_port = 6432\n`
  expect(errors(lint(text))).toEqual([])
  expect(errors(lint(`[pgbouncer]\nuser = a${' '.repeat(5_000_000)}b\n`))).toEqual([])
})
