import { expect, test } from 'vitest'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const only = await onlyRules('PGB007', 'RDC028', 'TOP023')
const twice = 'listen_port = 1\nlisten_port = 2\n'

function ini(include: string): string {
  return `[databases]\n* = host=db1\n[pgbouncer]\n%include ${include}\n`
}

async function idsOf(files: Readonly<Record<string, string>>, ...argv: string[]): Promise<string[]> {
  const { findings } = await new LintDirectory(files).json(...only, ...argv)
  return findings.map(({ id, file, line, severity }) => `${file}:${line} ${severity} ${id}`)
}

test('a file that is included is read, shown with its lines, and counted', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': ini('common'), common: twice })
  const { stdout } = await here.lint('pgbouncer.ini', ...only)
  expect(stdout).toContain('common:1:1: warning: ')
  expect(stdout).toContain('  1 | listen_port = 1\n')
  expect(stdout).toContain('1 warning in 2 files\n')
  expect((await here.json('pgbouncer.ini', ...only)).files).toEqual(['pgbouncer.ini', 'common'])
})

test('its ignore comments hide its findings, and are found where they hide nothing', async () => {
  const files = {
    'pgbouncer.ini': ini('a.inc'),
    'a.inc': `; dbbal-ignore PGB007 -- meant\n${twice}; dbbal-ignore PGB007\n%include b.inc\n`,
    'b.inc': '; dbbal-ignore PGB007 -- not needed\nmax_client_conn = 10\n',
  }
  expect(await idsOf(files)).toEqual(['a.inc:4 warning TOP023', 'b.inc:1 warning TOP023'])
  const redis = { 'redis.conf': 'include a.inc\n', 'a.inc': '# dbbal-ignore RDC028 -- of a module\nfrob 1\n' }
  expect(await idsOf(redis)).toEqual([])
})

test('its own configuration counts, not that of the file that includes it', async () => {
  const files = {
    'pgbouncer.ini': ini('../shared/a.inc'),
    '../shared/a.inc': twice,
  }
  const here = new LintDirectory(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`etc/${name}`, text])),
  )
  here.write('.dbbalrc.yaml', 'rules: {PGB007: error}\n')
  here.write('shared/.dbbalrc.yaml', 'overrides: [{files: "*.inc", rules: {PGB007: info}}]\n')
  const rest = only.filter((_, index) => index % 2 === 1).flatMap((level) => ['--rule', level])
  expect((await here.json('etc', ...rest)).findings).toMatchObject([
    { id: 'PGB007', file: 'shared/a.inc', severity: 'info' },
  ])
})

test('two that include one file find it wrong once, and it is one file by whatever path', async () => {
  const here = new LintDirectory({ 'common.ini': `[pgbouncer]\n${twice}` })
  here.write('a/pgbouncer.ini', '[databases]\n* = host=db1\n%include ../common.ini\n')
  here.write('b/pgbouncer.ini', `[databases]\n* = host=db1\n%include ${here.root}/common.ini\n`)
  for (const paths of [['.'], ['a', 'b'], ['./common.ini', 'b/pgbouncer.ini', 'a']]) {
    const { files, findings } = await here.json(...paths, ...only)
    expect(files.toSorted()).toEqual(['a/pgbouncer.ini', 'b/pgbouncer.ini', 'common.ini'])
    expect(findings).toMatchObject([{ file: 'common.ini', line: 2 }])
  }
})

test('only a file that is named is fixed', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': ini('a.inc'), 'a.inc': twice })
  expect((await here.lint('pgbouncer.ini', ...only, '--fix')).stdout).toMatch(/1 warning in 2 files\n$/)
  expect(here.read('a.inc')).toBe(twice)
  const both = await here.json('pgbouncer.ini', 'a.inc', '--kind', 'pgbouncer.ini', ...only, '--fix')
  expect([both.findings, both.fixed]).toEqual([[], ['a.inc']])
  expect(here.read('a.inc')).toBe('listen_port = 2\n')
})

test('its secrets are masked', async () => {
  const here = new LintDirectory({
    'pgbouncer.ini': '[databases]\n%include a.inc\n[pgbouncer]\n',
    'a.inc': 'shop = host=db1 password=hunter2hunter2\nshop = host=db1 password=hunter2hunter2\n',
  })
  for (const format of ['text', 'json', 'sarif'])
    expect((await here.lint(...only, 'pgbouncer.ini', '--format', format)).stdout).not.toContain('hunter2')
})

const acls = await onlyRules('RDC028', 'RDC050')

test("Redis's patterns fit files beside the file, in the order of their bytes", async () => {
  const here = new LintDirectory({ 'redis.conf': 'port 6379\nmaxclients 10\ninclude d/*.conf\n' })
  here.write('d/b.conf', 'maxclients 30\nfrob 1\n')
  here.write('d/a.conf', 'frob 1\n')
  here.write('d/.c.conf', 'frob\n')
  here.write('d/e.conf/inner', 'a directory is passed over\n')
  const { findings, files } = await here.json('redis.conf', ...acls)
  expect(files).toEqual(['redis.conf', 'd/a.conf', 'd/b.conf'])
  expect(findings.map(({ id, file, line }) => `${file}:${line} ${id}`)).toEqual([
    'd/a.conf:1 RDC028',
    'd/b.conf:2 RDC028',
  ])
})

test('one that fits nothing is said, one that fits its own file is an error, and 6.2 knows none', async () => {
  const of = async (include: string, ...argv: string[]) => {
    const here = new LintDirectory({ 'redis.conf': `port 6379\ninclude ${include}\n` })
    return (await here.json('redis.conf', ...acls, ...argv)).findings.map(
      ({ severity, message }) => `${severity} ${message}`,
    )
  }
  expect(await of('d/*.conf')).toEqual([
    'info include "d/*.conf" fits no file here, a server goes on without a word where it fits none',
  ])
  expect(await of('*.conf')).toEqual([
    'error include "*.conf" comes back to this file, expected one that does not',
  ])
  expect(await of('*.conf', '--target', 'redis=6.2')).toEqual([
    'warning include "*.conf" is not here, what it says was not checked',
  ])
})
