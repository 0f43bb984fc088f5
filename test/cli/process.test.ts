import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runProcess, runShell } from './support/run-process.ts'
import { shop } from './support/workspace.ts'

const secrets = { APP_PASSWORD: 'hunter2' }

function temporaryDirectory(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'dbbal-process-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

/** Texts and modes of every file below a directory. */
function files(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    paths.sort().map((path) => {
      const mode = (statSync(path).mode & 0o777).toString(8)
      return [path.slice(directory.length + 1), `${mode}\n${readFileSync(path, 'utf8')}`]
    }),
  )
}

describe('the same topology gives the same bytes', () => {
  test('in every working directory, time zone, locale and umask', () => {
    const root = temporaryDirectory()
    const elsewhere = join(root, 'else/where')
    mkdirSync(elsewhere, { recursive: true })
    writeFileSync(join(root, 'dbbal.yaml'), shop({ poolers: 2, withCrm: true }))
    const runs = [
      { cwd: root, output: 'one', env: { TZ: 'UTC', LC_ALL: 'C' }, umask: '022' },
      {
        cwd: elsewhere,
        output: '../../two',
        env: { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
        umask: '077',
      },
      {
        cwd: '/',
        output: join(root, 'three'),
        env: { TZ: 'America/St_Johns', LC_ALL: 'sv_SE.UTF-8', HOME: '/nonexistent' },
        umask: '000',
      },
    ]
    const results = runs.map(({ cwd, output, env, umask }) => {
      const argv = ['generate', '-t', join(root, 'dbbal.yaml'), '-o', output]
      const { status, stderr } = runProcess(argv, { cwd, env: { ...secrets, ...env }, umask })
      expect(status, stderr).toBe(0)
      return files(resolve(cwd, output))
    })
    expect(Object.keys(results[0] ?? {}).length).toBeGreaterThan(8)
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })
})

describe('the process', () => {
  test('reads a topology from standard input, and shows the line of a fault in it', () => {
    const root = temporaryDirectory()
    const good = runProcess(['generate', '-t', '-', '-o', 'out'], { cwd: root, input: shop(), env: secrets })
    expect(good.status, good.stderr).toBe(0)
    const bad = runProcess(['generate', '-t', '-'], {
      cwd: root,
      input: shop().replace('primary: pg1', 'primary: pg9'),
    })
    expect(bad.status).toBe(2)
    expect(bad.stderr).toContain('<stdin>:7:14: error: ')
    expect(bad.stderr).toContain('  7 |     primary: pg9\n    |              ^\n')
  })

  test('runs no command of a topology from standard input', () => {
    const root = temporaryDirectory()
    const input = shop().replace('{env: APP_PASSWORD}', `{exec: [touch, ${root}/ran]}`)
    const { status, stderr } = runProcess(['generate', '-t', '-'], { cwd: root, input })
    expect(status, stderr).toBe(2)
    expect(readdirSync(root)).toEqual([])
  })

  test.each([
    [['generate', '--help'], 0],
    [['generate', '--overwite'], 2],
    [['generate', '-t', 'none.yaml'], 2],
    [['init', '-o', 'new.yaml'], 0],
    [['init', '-o', 'taken.yaml'], 4],
  ])('%j exits %i', (argv, exit) => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'taken.yaml'), '')
    const { status, stderr } = runProcess(argv, { cwd: root })
    expect(status, stderr).toBe(exit)
  })

  test.each([
    [['generatee'], 'unknown command "generatee", did you mean "generate"?', 'dbbal --help'],
    [
      ['topology', 'sho'],
      'unknown command "topology sho", did you mean "topology show"?',
      'dbbal topology --help',
    ],
    [['generate', 'extra'], 'unexpected argument "extra"', 'dbbal generate --help'],
  ])('%j is refused in our own words, and as JSON', (argv, message, hint) => {
    const root = temporaryDirectory()
    const { status, stdout, stderr } = runProcess(argv, { cwd: root })
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: ${message}\n  hint: ${hint}\n`,
    })
    const asJson = runProcess([...argv, '--json'], { cwd: root })
    expect(asJson).toMatchObject({ status: 2, stderr: '' })
    expect(JSON.parse(asJson.stdout)).toEqual({
      outcome: 'failed',
      exit: 2,
      error: { code: 'USAGE', message, hint },
      findings: [],
    })
  })

  test('--help shows every flag, the exit codes and examples', () => {
    const { stdout } = runProcess(['generate', '--help'], { env: { COLUMNS: '200' } })
    for (const flag of [
      '--topology',
      '--output',
      '--cluster',
      '--only',
      '--environment',
      '--stdout',
      '--diff',
      '--check',
      '--dry-run',
      '--overwrite',
      '--allow-shrink',
      '--prune',
      '--placeholders',
      '--templates',
      '--json',
    ]) {
      expect(stdout).toContain(flag)
    }
    expect(stdout).toContain('[default: generated]')
    expect(stdout).toContain('exit codes: 0 done')
    expect(stdout).toContain('$ dbbal generate --check')
  })

  test('the loser of two runs at the same time exits 4 or finds nothing to do', () => {
    const root = temporaryDirectory()
    writeFileSync(join(root, 'dbbal.yaml'), shop({ poolers: 3, withCrm: true }))
    const script = `for run in 1 2 3 4; do ( "$0" "$@"; echo "exit $?" ) & done; wait`
    const { stdout } = runShell(script, ['generate'], { cwd: root, env: secrets })
    const exits = stdout.match(/exit \d+/g) ?? []
    expect(exits).toHaveLength(4)
    expect(exits).toContain('exit 0')
    for (const exit of exits) expect(['exit 0', 'exit 4']).toContain(exit)
    expect(runProcess(['generate', '--check'], { cwd: root, env: secrets }).status).toBe(0)
  })
})
