import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../../../src/lint/file-kinds.ts'
import type { LintFile, LintFinding } from '../../../../src/lint/linter.ts'
import { redisLinter } from '../../../../src/products/redis/lint/index.ts'

interface Target {
  version?: string
  fork?: string
}

function lint(
  files: Readonly<Record<string, string>>,
  { version, fork }: Target = {},
): readonly LintFinding[] {
  const given = Object.entries(files).flatMap(([name, text]): LintFile[] => {
    const kind = recognise(name, text)?.kind
    return kind === undefined ? [] : [{ name, kind, text }]
  })
  return redisLinter.lint(given, {
    version,
    fork,
    profile: 'strict',
    fileSystem: undefined,
    include: (name, kind) => {
      const text = files[name]
      return text === undefined ? undefined : { name, kind, text }
    },
  })
}

function shown(findings: readonly LintFinding[]): string[] {
  return findings.map(
    ({ file, line, column, severity, rule }) => `${file}:${line}:${column} ${severity} ${rule.id}`,
  )
}

const quiet = 'appendonly yes\n'

describe('a file', () => {
  // Each line as Redis 7.0 and 8.0 and Valkey 9.1 answered it.
  test.each([
    ['port 05', ['redis.conf:2:6 error RDC028']],
    ['hz +5', ['redis.conf:2:4 error RDC028']],
    ['maxmemory-clients 05%', ['redis.conf:2:19 error RDC028']],
    ['maxmemory 2gb # c', ['redis.conf:2:1 warning RDC019', 'redis.conf:2:1 error RDC028']],
    ['port', ['redis.conf:2:1 error RDC028']],
    ['port 1 2', ['redis.conf:2:1 error RDC028']],
    ['save 3600', ['redis.conf:2:1 error RDC028']],
    ['save "3600 1"', []],
    ['save', []],
    ['bind', []],
    ['shutdown-on-sigint save nosave', ['redis.conf:2:25 error RDC028']],
    ['unixsocketperm 1777', ['redis.conf:2:16 error RDC028']],
    ['appendfilename a/b', ['redis.conf:2:16 error RDC028']],
    ['list-max-ziplist-entries anything', []],
    ['dbfilename "a"b', ['redis.conf:2:1 error RDC028']],
    ['bogus yes', ['redis.conf:2:1 error RDC028']],
    ['sentinel monitor a 10.0.0.1 1 2', ['redis.conf:2:1 error RDC047']],
  ])('%s', (line, expected) => {
    expect(shown(lint({ 'redis.conf': `${quiet}${line}\n` }, { version: '7.0' }))).toEqual(expected)
  })

  // Each as Redis 7.0 and 8.0 answered it.
  test.each([
    // One quoted word is split as a line is: by the spaces of C, with quotes of its own.
    ['save "3600\\t1"', []],
    ["save '3600\\t1'", ['redis.conf:2:1 RDC028']],
    ['save "\'3600\' 1"', []],
    ['save \u3000 3600 1', ['redis.conf:2:1 RDC028']],
    ['shutdown-on-sigterm force\u3000', ['redis.conf:2:21 RDC028']],
    ['user \u3000app on ~a\u00a0b +get', []],
    ['user "a b" on', ['redis.conf:2:6 RDC044']],
    [`logfile ${'x'.repeat(255)}`, []],
    [`logfile d/${'x'.repeat(256)}`, ['redis.conf:2:9 RDC028']],
    ['logfile ""', []],
    ['logfile "//"', ['redis.conf:2:9 RDC028']],
    ['logfile d/.', ['redis.conf:2:9 RDC028']],
    ['logfile ..', ['redis.conf:2:9 RDC028']],
    ['logfile a.', []],
    ['databases 1000000', []],
    ['databases 1000001', ['redis.conf:2:11 RDC059']],
    [`unixsocket ${'x'.repeat(107)}`, []],
    [`unixsocket ${'x'.repeat(108)}`, ['redis.conf:2:12 RDC028']],
    ['dbfilename du\\nmp.rdb', ['redis.conf:2:12 RDC028']],
    ['bind 127.1 -::1 localhost', []],
    ['bind 127.0.0.1 127.1', ['redis.conf:2:16 RDC057']],
    ['bind 127.0.0.1 *', ['redis.conf:2:16 RDC057']],
    ['bind :: 0::1', ['redis.conf:2:9 RDC057']],
    ['bind * ::*', []],
    ['bind 127.0.0.1 # local', ['redis.conf:2:16 RDC057']],
    ['bind ::ffff:127.0.0.1', ['redis.conf:2:6 RDC057']],
    ['unixsocket a\nport 0\nbind é', []],
    ['client-query-buffer-limit 17179869185gb', ['redis.conf:2:27 RDC055']],
    ['client-query-buffer-limit 18446744073709551615gb', ['redis.conf:2:27 RDC028']],
    ['maxmemory-clients 18446744073709551616', ['redis.conf:2:19 RDC055']],
    ['maxmemory-clients 9223372036854775808', ['redis.conf:2:19 RDC028']],
    // The line behind a NUL goes on in the line with it.
    ['# c\0\nhz x', ['redis.conf:2:4 RDC056']],
    ['hz 1\0\n0', ['redis.conf:2:5 RDC056']],
  ])('%j', (line, expected) => {
    const found = lint({ 'redis.conf': `${quiet}${line}\n` }, { version: '7.0' })
    const errors = found.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ rule, ...each }) => `${each.file}:${each.line}:${each.column} ${rule.id}`)).toEqual(
      expected,
    )
  })

  test('goes on after a line that cannot be read', () => {
    const findings = lint({ 'redis.conf': `${quiet}logfile "\nhz x\n` })
    expect(shown(findings)).toEqual(['redis.conf:2:1 error RDC028', 'redis.conf:3:4 error RDC028'])
  })

  test('shows no password', () => {
    const text = `${quiet}cluster-enabled yes\nrequirepass Tops3cret here\nmasterauth Tops3cret\nuser a >Tops3cret bogus\nrequirepas Tops3cret\nmasterauth "Tops3cret\n`
    const findings = lint({ 'redis.conf': text, 'sentinel.conf': 'sentinel auth-pass main Tops3cret x\n' })
    expect(findings.length).toBeGreaterThan(5)
    expect(JSON.stringify(findings.map(({ message, hint }) => [message, hint]))).not.toContain('Tops3cret')
    for (const finding of findings.filter(({ rule }) => /RDC0(?:13|28|44|47)/.test(rule.id))) {
      expect(finding.holdsSecret).toBe(true)
    }
  })
})

describe('sentinel.conf', () => {
  const watched = 'sentinel monitor a 10.0.0.1 6379 2\n'
  const known = 'sentinel known-sentinel a 10.0.0.2 26379'
  const id = (digit: number): string => `${digit}`.repeat(40)

  // Each as the Sentinels of Redis 7.0 and 8.0 answered it.
  test.each([
    ['bogus yes', ['error RDC028'], ['warning RDC028']],
    ['bogus.name yes', ['warning RDC028'], ['warning RDC028']],
    ['//', ['error RDC028'], ['error RDC028']],
    ['rename-command a CONFIG SECRET', ['error RDC028'], ['warning RDC028']],
    ['sentinel known-replica a 192.2 6379', [], []],
    ['sentinel known-replica a 127.0.0.08 6379', ['error RDC047'], ['error RDC047']],
    [
      'sentinel known-slave a 10.0.0.2 6379\nsentinel known-replica a 10.0.0.2 6379',
      ['error RDC047'],
      ['error RDC047'],
    ],
    ['sentinel known-replica a 10.0.0.2 6379\nsentinel known-replica a 10.0.0.2 6380', [], []],
    [`${known} ${id(1)}\n${known} ${id(1)}`, ['error RDC047'], ['error RDC047']],
    [`${known} ${id(1)}\n${known} ${id(2)}`, [], []],
  ])('%j', (lines, older, newer) => {
    const found = (version: string): string[] =>
      lint({ 'sentinel.conf': `${watched}${lines}\n` }, { version, fork: 'redis' }).map(
        ({ severity, rule }) => `${severity} ${rule.id}`,
      )
    expect(found('7.0')).toEqual(older)
    expect(found('8.0')).toEqual(newer)
  })
})

test.each([
  ['n_1.a/b', []],
  ['50%', ['RDC028']],
])('cluster-announce-human-nodename %s, as Redis 8.0 answered it', (value, expected) => {
  const text = `${quiet}cluster-announce-human-nodename ${value}\n`
  const found = lint({ 'redis.conf': text }, { version: '8.0', fork: 'redis' })
  expect(found.map(({ rule }) => rule.id)).toEqual(expected)
})

describe('versions', () => {
  const text = `${quiet}cluster-announce-human-nodename n1\n`

  test('says since when there is a setting', () => {
    const [finding, ...others] = lint({ 'redis.conf': text }, { version: '7.0', fork: 'redis' })
    expect(others).toEqual([])
    expect(finding?.rule.id).toBe('RDC046')
    expect(finding?.message).toContain('came with 7.2')
    expect(lint({ 'redis.conf': text }, { version: '8.0', fork: 'redis' })).toEqual([])
  })

  test('tells Valkey from Redis by the target, else by the name and what only one of them has', () => {
    const valkey = `${quiet}primaryauth "correct horse battery"\n`
    expect(lint({ 'redis.conf': valkey })).toEqual([])
    expect(lint({ 'redis.conf': valkey }, { version: '8.0', fork: 'valkey' })).toEqual([])
    const sentinel = 'sentinel monitor a 10.0.0.1 1 2\nsentinel primary-reboot-down-after-period a 0\n'
    expect(lint({ 'sentinel.conf': sentinel })).toEqual([])
    expect(shown(lint({ 'sentinel.conf': sentinel }, { version: '8.0', fork: 'redis' }))).toEqual([
      'sentinel.conf:2:10 error RDC047',
    ])
    expect(shown(lint({ 'redis.conf': valkey }, { version: '8.0', fork: 'redis' }))).toEqual([
      'redis.conf:2:1 error RDC046',
    ])
    expect(lint({ 'redis.conf': `${quiet}dbfilename "a"b\n` }, { version: '9.1', fork: 'valkey' })).toEqual(
      [],
    )
  })
})

describe('include', () => {
  test('is read where it stands, and spoken of at its own place', () => {
    const findings = lint({
      'redis.conf': `${quiet}include common.conf\nmaxmemory-policy noeviction\n`,
      'common.conf': 'hz x\nmaxmemory-policy allkeys-lru\n',
    })
    expect(shown(findings)).toEqual(['common.conf:1:4 error RDC028'])
  })

  test('is said once for all nodes that share it', () => {
    const node = (port: number): string => `port ${port}\ncluster-enabled yes\ninclude ../common.conf\n`
    const findings = lint({
      'a/redis.conf': node(7001),
      'b/redis.conf': node(7002),
      'common.conf': `${quiet}hz x\nrequirepass "correct horse battery"\nmasterauth "correct horse battery"\n`,
    })
    expect(shown(findings)).toEqual(['common.conf:2:4 error RDC028'])
  })

  test('in a circle is an error', () => {
    const findings = lint({ 'redis.conf': `${quiet}include redis.conf\n` })
    expect(shown(findings)).toEqual(['redis.conf:2:9 error RDC050'])
  })
})

describe('units', () => {
  const node = (password: string): string =>
    `${quiet}cluster-enabled yes\nrequirepass ${password}\nmasterauth ${password}\n`

  test('nodes of one tree are one cluster, those of another are not', () => {
    const one = node('correct-horse-one')
    const two = node('correct-horse-two')
    const files = (last: string): Record<string, string> => ({
      'x/a/redis.conf': one,
      'x/b/redis.conf': one,
      'x/c/redis.conf': last,
      'y/redis-1.conf': two,
      'y/redis-2.conf': two,
      'y/redis-3.conf': two,
    })
    expect(lint(files(one))).toEqual([])
    expect(lint(files(two)).map(({ file, rule }) => `${file} ${rule.id}`)).toEqual([
      'x/c/redis.conf RDC014',
      'x/c/redis.conf RDC014',
    ])
  })
})

describe('a create script', () => {
  test.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell
    ['NODES=(\n  "a:1"\n  b:2 # c\n)\n', '"${NODES[@]}"', 2],
    ['NODES="a:1 b:2"\n', '$NODES', 2],
    ['', 'a:1 \\\n  b:2', 2],
  ])('lists its nodes: %j', (before, list, count) => {
    const text = `${before}timeout 9 redis-cli --cluster create ${list} --cluster-yes\nredis-cli --cluster check a:1\n`
    const findings = lint({ 'create_cluster.sh': text })
    expect(findings.map(({ message }) => message)).toEqual([
      `${count} nodes are too few for a cluster, expected 3 or more`,
    ])
  })

  test('that makes its list as it runs is not guessed at', () => {
    const text =
      'timeout 9 redis-cli --cluster create $(cat nodes) --cluster-yes\nredis-cli --cluster check a:1\n'
    expect(lint({ 'create_cluster.sh': text })).toEqual([])
  })
})

test('what generate writes for the estates gives nothing', () => {
  const estates = readdirSync('fixtures/generate').filter((name) => name.startsWith('estate-'))
  expect(estates.length).toBeGreaterThan(3)
  for (const estate of estates) {
    const root = join('fixtures/generate', estate, 'expected')
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name))
    const files = names.filter(
      (name) => /(?:redis|sentinel|create-cluster)\.(?:conf|sh)$/.test(name) && statSync(name).isFile(),
    )
    const texts = Object.fromEntries(files.map((name) => [name, readFileSync(name, 'utf8')]))
    expect(shown(lint(texts))).toEqual([])
  }
})

test('any text is read to its end', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'port',
      'save',
      'user',
      'bind',
      'include',
      'sentinel',
      'monitor',
      '"',
      "'",
      '#',
      '\\',
      '$',
      '(',
    ),
    fc.string({ maxLength: 6 }),
  )
  const text = fc.array(
    fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(text, fc.constantFrom('redis.conf', 'sentinel.conf', 'create_cluster.sh'), (lines, name) => {
      for (const finding of lint({ [name]: lines.join('\n') })) {
        expect(finding.line).toBeLessThanOrEqual(lines.join('\n').split('\n').length)
      }
    }),
  )
})

test('a long file takes a time that grows with its length', () => {
  const text = 'maxmemory 1gb\nbogus-directive yes\nuser a on\n'.repeat(6000)
  expect(lint({ 'redis.conf': text }).length).toBeGreaterThan(6000)
})
