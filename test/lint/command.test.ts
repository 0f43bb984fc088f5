import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import Lint from '../../src/commands/lint.ts'
import { fileKinds } from '../../src/lint/file-kinds.ts'
import { pgbouncerLinter } from '../../src/products/pgbouncer/lint/index.ts'
import { runShell } from '../cli/support/run-process.ts'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const clean = '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6433\n'
const twice = '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\nlisten_port = 6433\n'
const only = await onlyRules('PGB007')

test('a finding is shown with its place, its line, a caret, a hint and its rule', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': twice })
  const { stdout, stderr, exit } = await here.lint('pgbouncer.ini', ...only, '--fail-on', 'warning')
  expect(stderr).toBe('')
  expect(exit).toBe(1)
  expect(stdout).toContain(
    [
      'pgbouncer.ini:4:1: warning: "listen_port" stands again in line 5: this line has no effect [PGB007]',
      '  4 | listen_port = 6432',
      '    | ^',
      '  hint: remove this line',
      '',
    ].join('\n'),
  )
  expect(stdout).toContain(
    'dbbal explain PGB007  duplicate-key, docs/rules/pgbouncer.md#pgb007-duplicate-key',
  )
  expect(stdout).toMatch(/1 warning in 1 file; 1 can be fixed with --fix\n$/)
})

describe('exit codes', () => {
  test.each([
    [['--fail-on', 'error'], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'info'], 1],
    [['--fail-on', 'never'], 0],
    [[], 0],
    [['--max-warnings', '1'], 0],
    [['--max-warnings', '0'], 1],
    [['--fail-on', 'never', '--max-warnings', '0'], 1],
    [['--rule', 'PGB007=error'], 1],
    [['--rule', 'PGB007=info', '--fail-on', 'warning'], 0],
    [['--rule', 'PGB007=disabled', '--fail-on', 'info'], 0],
  ])('%j gives %d for one warning', async (flags, exit) => {
    const here = new LintDirectory({ 'pgbouncer.ini': twice })
    const finished = await here.lint('pgbouncer.ini', ...only, ...flags)
    expect([finished.exit, finished.stdout]).toEqual([exit, expect.any(String)])
  })

  test.each([
    [['missing.ini'], '"missing.ini" does not exist'],
    [['notes.md'], 'what "notes.md" is cannot be told from its name or text'],
    [['empty'], 'no file that dbbal can lint in "empty"'],
    [['*.yaml'], 'no file that dbbal can lint in "*.yaml"'],
    [['pgbouncer.ini', '--rule', 'PGB999=error'], 'rule "PGB999" is unknown'],
    [['pgbouncer.ini', '--rule', 'PGB007=loud'], '--rule "PGB007=loud" is not understood'],
    [['pgbouncer.ini', '--rule', 'PGB007'], '--rule "PGB007" is not understood'],
    [['pgbouncer.ini', '--target', 'pgbouncr=1.18'], 'product "pgbouncr" is unknown'],
    [['pgbouncer.ini', '--target', 'pgbouncer=new'], '--target "pgbouncer=new" is not understood'],
    [['pgbouncer.ini', '--profile', 'loose'], '--profile=loose'],
    [['pgbouncer.ini', '--frobnicate'], 'onexistent flag: --frobnicate'],
    [['pgbouncer.ini', '--dry-run'], '--dry-run'],
    [['pgbouncer.ini', '--baseline', 'none.json'], 'baseline "none.json" cannot be read'],
  ])('%j is 2', async (argv, message) => {
    const here = new LintDirectory({ 'pgbouncer.ini': twice, 'notes.md': '# pgbouncer\n' })
    mkdirSync(join(here.root, 'empty'))
    const { stdout, stderr, exit } = await here.lint(...argv)
    expect(stderr).toContain(message)
    expect([exit, stdout]).toEqual([2, ''])
  })
})

test('a fault of dbbal itself is 70, and no report is written', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': twice })
  const lint = vi.spyOn(pgbouncerLinter, 'lint').mockImplementation(() => {
    throw new Error('a fault of ours')
  })
  onTestFinished(() => lint.mockRestore())
  const { exit, stdout, stderr } = await here.lint('--format', 'json', '--output-file', 'out.json')
  expect([exit, stdout]).toEqual([70, ''])
  expect(stderr).toContain('a fault of ours')
  expect(() => here.read('out.json')).toThrow('ENOENT')
})

test.each((Lint.examples as { command: string }[]).map(({ command }) => command))(
  '%s runs as it is typed',
  async (command) => {
    const here = new LintDirectory({ 'etc/pgbouncer/pgbouncer.ini': twice })
    const words = command
      .replace('<%= config.bin %> <%= command.id %>', 'dbbal lint')
      .replace(' /etc/', ' etc/')
    const [program, name, ...argv] = words.split(' ')
    expect([program, name]).toEqual(['dbbal', 'lint'])
    const { exit, stderr } = await here.lint(...argv, '--fail-on', 'never')
    expect([exit, stderr]).toEqual([0, ''])
  },
)

describe('what is linted', () => {
  test('no path is everything below the working directory, each file once', async () => {
    const here = new LintDirectory({
      'a/pgbouncer.ini': twice,
      'b/pooler.conf': twice,
      'b/readme.md': twice,
      'node_modules/x/pgbouncer.ini': twice,
      '.git/pgbouncer.ini': twice,
    })
    const { files, findings } = await here.json(...only)
    expect(files).toEqual(['a/pgbouncer.ini', 'b/pooler.conf'])
    expect(findings.map(({ file }) => file)).toEqual(files)
    expect((await here.json('a', 'a/pgbouncer.ini', './a', ...only)).files).toEqual(['a/pgbouncer.ini'])
  })

  test('a glob is spread where the shell did not', async () => {
    const here = new LintDirectory({ 'a/pgbouncer.ini': clean, 'b/c/pgbouncer.ini': clean, 'x.ini': clean })
    expect((await here.json('*/*.ini', ...only)).files).toEqual(['a/pgbouncer.ini'])
    expect((await here.json('**/*.ini')).files).toEqual(['a/pgbouncer.ini', 'b/c/pgbouncer.ini', 'x.ini'])
    expect((await here.json('{b,x}/**/*.ini')).files).toEqual(['b/c/pgbouncer.ini'])
  })

  test('--kind says what a file is', async () => {
    const here = new LintDirectory({ pooler: 'listen_port = 1\n' })
    expect((await here.lint('pooler')).exit).toBe(2)
    expect((await here.json('pooler', '--kind', 'pgbouncer.ini', ...only)).files).toEqual(['pooler'])
    const unknown = await here.lint('pooler', '--kind', 'nginx.conf')
    expect([unknown.exit, unknown.stderr]).toEqual([2, expect.stringContaining('--kind=nginx.conf')])
  })

  test('standard input is called as --stdin-filepath says', async () => {
    const here = new LintDirectory({})
    const { findings, exit } = await here.jsonOf(twice, '-', '--stdin-filepath', 'etc/pgbouncer.ini', ...only)
    expect(findings).toMatchObject([{ id: 'PGB007', file: 'etc/pgbouncer.ini', line: 4, column: 1 }])
    expect(exit).toBe(0)
  })

  test('a version gates rules', async () => {
    const here = new LintDirectory({ 'pgbouncer.ini': clean })
    expect((await here.lint('--target', 'pgbouncer=1.18', ...only)).exit).toBe(0)
  })
})

describe('hostile files', () => {
  test.each([
    ['empty', ''],
    ['binary', Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 0x80])],
    ['one huge line', `[databases]\n* = host=db1 ${'x'.repeat(200_000)}\n`],
    ['a line of spaces', `[pgbouncer]\nlisten_addr =${' '.repeat(200_000)}x\n`],
    ['UTF-16', Buffer.from('\uFEFF[pgbouncer]\nlisten_port = 1\n', 'utf16le')],
  ])('%s is linted as every kind', async (_, text) => {
    const here = new LintDirectory({ file: text })
    for (const { kind } of fileKinds) {
      const { exit, stdout } = await here.lint('file', '--kind', kind, '--format', 'concise')
      // Where it cannot be read that is said: 2. It is never a fault of dbbal's, 70.
      expect([kind, exit]).toEqual([kind, expect.toBeOneOf([0, 1, 2])])
      expect(stdout).not.toMatch(/[^\P{Cc}\n]/u)
    }
  })

  test.each(['userlist.txt', 'pgbouncer_hba.conf'])('9 MB of quotes are a faulty %s', async (kind) => {
    const here = new LintDirectory({ [kind]: '"'.repeat(9_000_000) })
    expect((await here.lint(kind)).exit).toBe(1)
  })

  test('a directory that links to itself, a link to nothing and a pipe below it are no files', async () => {
    const here = new LintDirectory({ 'a/pgbouncer.ini': clean })
    symlinkSync('..', join(here.root, 'a/up'))
    symlinkSync('nowhere', join(here.root, 'a/redis.conf'))
    expect((await here.json('.', ...only)).files).toEqual(['a/pgbouncer.ini'])
    expect((await here.lint('a/redis.conf')).stderr).toContain('"a/redis.conf" does not exist')
  })
})

describe('reports', () => {
  test('each --output-file takes the format before it, the other goes to standard output', async () => {
    const here = new LintDirectory({ 'pgbouncer.ini': twice })
    const argv = ['--format', 'sarif', '--output-file', 'out.sarif', '--format', 'concise']
    const { stdout } = await here.lint(...only, ...argv)
    expect(stdout).toBe(
      'pgbouncer.ini:4:1: warning: "listen_port" stands again in line 5: this line has no effect [PGB007]\n',
    )
    expect(JSON.parse(readFileSync(join(here.root, 'out.sarif'), 'utf8')).version).toBe('2.1.0')
    const both = await here.lint(...only, '--format', 'text', '--format', 'json')
    expect([both.exit, both.stderr]).toEqual([2, expect.stringContaining('only one format')])
    const two = await here.lint(...only, '--output-file', 'a', '--output-file', 'b')
    expect([two.exit, two.stderr]).toEqual([2, expect.stringContaining('"b" has no format of its own')])
  })

  test('annotations under GitHub Actions, unless a format is named', async () => {
    const here = new LintDirectory({ 'pgbouncer.ini': twice })
    here.stubEnvironment({ GITHUB_ACTIONS: 'true' })
    const { stdout } = await here.lint(...only)
    expect(stdout).toMatch(/^::warning file=pgbouncer\.ini,line=4,col=1,title=PGB007 duplicate-key::/)
    expect((await here.lint(...only, '--format', 'text')).stdout).toContain('  4 | listen_port')
  })

  test('a report is written whole, through a link, with the mode that its file has', async () => {
    const here = new LintDirectory({ 'pgbouncer.ini': twice, 'real.txt': 'old\n' })
    chmodSync(join(here.root, 'real.txt'), 0o640)
    symlinkSync('real.txt', join(here.root, 'out.txt'))
    await here.lint(...only, '--format', 'concise', '--output-file', 'out.txt')
    expect(here.read('real.txt')).toMatch(/PGB007/)
    expect(statSync(join(here.root, 'real.txt')).mode & 0o777).toBe(0o640)
    expect(readdirSync(here.root).toSorted()).toEqual(['out.txt', 'pgbouncer.ini', 'real.txt'])
    expect((await here.lint(...only, '--format', 'concise', '--output-file', '/dev/null')).exit).toBe(0)
  })

  test('a report that cannot be written is 2', async () => {
    const here = new LintDirectory({ 'pgbouncer.ini': clean })
    const { exit, stderr } = await here.lint('--format', 'json', '--output-file', 'no/where.json')
    expect([exit, stderr]).toEqual([2, expect.stringContaining('"no/where.json" cannot be written: ENOENT')])
  })
})

test('a thousand files are linted in one run', async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `${index % 10}/pgbouncer-${index}.ini`)
  const here = new LintDirectory(Object.fromEntries(names.map((name) => [name, twice])))
  expect((await here.json(...only)).findings).toHaveLength(names.length)
})

test('a slow pipe gets all of it before the exit', () => {
  const names = Array.from({ length: 3000 }, (_, index) => `listen_port = ${index}`)
  const here = new LintDirectory({ 'pgbouncer.ini': `[pgbouncer]\n${names.join('\n')}\n` })
  const argv = ['lint', ...only, '--rule', 'PGB007=error', '--format', 'concise']
  const { stdout } = runShell('"$0" "$@" | (sleep 1; cat)', argv, { cwd: here.root })
  expect(stdout.match(/PGB007/g)).toHaveLength(names.length - 1)
})
