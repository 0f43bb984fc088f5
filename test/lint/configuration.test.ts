import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { globPattern } from '../../src/lint/glob.ts'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const only = await onlyRules('PGB007')
const twice = '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\nlisten_port = 6433\n'

async function severities(files: Record<string, string>, ...flags: string[]): Promise<string[]> {
  const here = new LintDirectory(files)
  mkdirSync(join(here.root, '.git'))
  const { findings } = await here.json(...only, ...flags)
  return findings.map(({ file, severity }) => `${file} ${severity}`)
}

describe('.dbbalrc.yaml', () => {
  test('sets what a rule counts as, the flag is stronger', async () => {
    const files = { '.dbbalrc.yaml': 'rules: {PGB007: error}\n', 'pgbouncer.ini': twice }
    expect(await severities(files)).toEqual(['pgbouncer.ini error'])
    expect(await severities(files, '--rule', 'PGB007=info')).toEqual(['pgbouncer.ini info'])
  })

  test('the nearest counts, up to the root of the repository', async () => {
    const files = {
      '.dbbalrc.yaml': 'rules: {PGB007: error}\n',
      'a/.dbbalrc.yaml': 'rules: {PGB007: disabled}\n',
      'a/b/pgbouncer.ini': twice,
      'c/pgbouncer.ini': twice,
      'd/.git/HEAD': '',
      'd/pgbouncer.ini': twice,
    }
    expect(await severities(files)).toEqual(['c/pgbouncer.ini error', 'd/pgbouncer.ini warning'])
  })

  test('overrides are for files that fit, the last one wins', async () => {
    const rc = `profile: strict
targets: {pgbouncer: 1.20}
rules:
  PGB007: error
overrides:
  - files: legacy/**
    rules: {PGB007: info}
  - files: ["legacy/*/x.ini", "copy-*.ini"]
    rules: {PGB007: disabled}
`
    const files = {
      '.dbbalrc.yaml': rc,
      'copy-pgbouncer.ini': twice,
      'legacy/a/pgbouncer.ini': twice,
      'legacy/a/x.ini': twice,
      'pgbouncer.ini': twice,
    }
    expect(await severities(files)).toEqual(['legacy/a/pgbouncer.ini info', 'pgbouncer.ini error'])
  })

  test('a profile leaves out the rules above it', async () => {
    const files = { '.dbbalrc.yaml': 'profile: minimal\n', 'pgbouncer.ini': twice }
    expect(await severities(files)).toEqual([])
    expect(await severities(files, '--profile', 'recommended')).toEqual(['pgbouncer.ini warning'])
  })

  test('an empty one says nothing', async () => {
    expect(await severities({ '.dbbalrc.yaml': '', 'pgbouncer.ini': twice })).toEqual([
      'pgbouncer.ini warning',
    ])
  })

  test.each([
    ['profil: strict\n', '1:1: key "profil" is unknown', 'did you mean "profile"?'],
    ['profile: loose\n', '1:10: profile "loose" is unknown', undefined],
    ['rules:\n  PGB007: off\n', '2:11: PGB007 "off" is unknown', undefined],
    ['rules:\n  PGB999: error\n', '2:3: rule "PGB999" is unknown', expect.anything()],
    ['targets:\n  pgbouncr: "1.18"\n', '2:3: product "pgbouncr" is unknown', 'did you mean "pgbouncer"?'],
    ['targets:\n  pgbouncer: new\n', '2:14: expected a version such as "1.18", got "new"', undefined],
    ['rules: [PGB007]\n', '1:8: expected keys with values', undefined],
    ['overrides:\n  - rules: {}\n', '2:5: an override needs "files"', undefined],
    ['overrides:\n  - files: [1]\n', '2:13: expected a glob', undefined],
    ['profile: strict\nprofile: strict\n', '2:1: ', undefined],
    ['a: [1\n', '2:1: ', undefined],
    ['- a\n', '1:1: expected keys with values', undefined],
  ])('%j is refused at its place', async (rc, message, hint) => {
    const here = new LintDirectory({ '.dbbalrc.yaml': rc, 'pgbouncer.ini': twice })
    const { stdout, stderr, exit } = await here.lint(...only)
    expect([exit, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`.dbbalrc.yaml:${message}`)
    if (hint !== undefined) expect(/hint: (.*)/.exec(stderr)?.[1]).toEqual(hint)
  })
})

describe('lint of a topology', () => {
  const topology = (lint: string): string => `version: 1\nclusters: {}\n${lint}`
  const rules = 'lint:\n  rules: {PGB007: error}\n'

  test('counts for the files beside and below it, until another is nearer', async () => {
    const files = {
      'dbbal.yaml': topology(`${rules}  overrides: [{files: old/**, rules: {PGB007: info}}]\n`),
      'a/.dbbalrc.yaml': 'rules: {PGB007: disabled}\n',
      'a/pgbouncer.ini': twice,
      'b/pgbouncer.ini': twice,
      'old/pgbouncer.ini': twice,
    }
    expect(await severities(files)).toEqual(['b/pgbouncer.ini error', 'old/pgbouncer.ini info'])
  })

  test('of any name counts for the topology itself, and is no fault in it', async () => {
    const bad = 'version: 1\nclusters: {}\nbalancers: {a: {kind: nothing}}\n'
    const here = new LintDirectory({ 'shop.yaml': bad })
    expect((await here.json('shop.yaml')).findings).toMatchObject([{ id: 'TOP001' }])
    here.write('shop.yaml', `${bad}lint: {rules: {TOP001: disabled}}\n`)
    expect((await here.json('shop.yaml')).findings).toEqual([])
    here.write('shop.json', '{"version": 1, "clusters": {}, "lint": {"profile": "strict"}}')
    expect((await here.json('shop.json', '--fail-on', 'never')).findings).toEqual([])
  })

  test.each([
    ['lint:\n  profil: strict\n', 'dbbal.yaml:4:3: key "profil" is unknown'],
    ['lint: {rules: {PGB999: error}}\n', 'dbbal.yaml:3:16: rule "PGB999" is unknown'],
    ['lint: [1]\n', 'dbbal.yaml:3:7: expected keys with values'],
  ])('%j is refused at its place', async (lint, message) => {
    const here = new LintDirectory({ 'dbbal.yaml': topology(lint), 'pgbouncer.ini': twice })
    const { exit, stderr } = await here.lint('pgbouncer.ini', ...only)
    expect([exit, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  test('does not stand beside a .dbbalrc.yaml', async () => {
    const files = { 'dbbal.yaml': topology(rules), '.dbbalrc.yaml': '', 'pgbouncer.ini': twice }
    const { exit, stderr } = await new LintDirectory(files).lint('pgbouncer.ini')
    expect([exit, stderr]).toEqual([
      2,
      expect.stringContaining('".dbbalrc.yaml" and "dbbal.yaml" both say how to lint'),
    ])
  })
})

test.each([
  ['*.ini', ['a.ini', 'b/a.ini'], ['a.inix', 'a.conf']],
  ['a/*.ini', ['a/b.ini'], ['a/b/c.ini', 'x/a/b.ini']],
  ['a/**', ['a/b', 'a/b/c'], ['b/a', 'a']],
  ['**/x/*', ['x/a', 'b/c/x/a'], ['x/a/b']],
  ['{a,b}?.cnf', ['a1.cnf', 'x/b2.cnf'], ['a.cnf', 'c1.cnf']],
  ['./a+(b)', ['a+(b)'], ['aab']],
])('glob %s', (glob, fitting, others) => {
  const pattern = globPattern(glob)
  expect(fitting.filter((path) => !pattern.test(path))).toEqual([])
  expect(others.filter((path) => pattern.test(path))).toEqual([])
})
