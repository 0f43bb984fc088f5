import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { fileKinds } from '../../src/lint/file-kinds.ts'
import { runShell } from '../cli/support/run-process.ts'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const ini = '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 1\nlisten_port = 2\nfrob = 1\n'

describe('.pre-commit-hooks.yaml', () => {
  const [hook] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'))
  const files = new RegExp(hook.files)
  /** A name for every kind, so that the hook misses none. */
  const names: Readonly<Record<string, readonly string[]>> = {
    topology: ['dbbal.yaml', 'topology.yml', 'dbbal.json'],
    'pgbouncer.ini': ['pgbouncer.ini', 'pgbouncer-shop.ini'],
    'userlist.txt': ['userlist.txt'],
    'pgbouncer_hba.conf': ['pgbouncer_hba.conf'],
    'mysqlrouter.conf': ['mysqlrouter.conf', 'mysqlrouter-2.conf'],
    'sentinel.conf': ['sentinel.conf', 'sentinel-1.conf'],
    'redis.conf': ['redis.conf', 'valkey.conf', 'redis-7001.conf'],
    'redis-cluster.sh': ['create-cluster.sh', 'create_redis_cluster.sh'],
    'mongos.yaml': ['mongos.conf', 'mongos-1.yaml'],
    'mongod.yaml': ['mongod.conf', 'mongod.yml'],
    'sharding.js': ['sharding.js', 'initiate-shard1.js'],
    'proxysql.cnf': ['proxysql.cnf', 'proxysql-2.conf'],
    'proxysql.sql': ['proxysql.sql', 'proxysql-admin.sql'],
  }

  test.each(fileKinds.map((each) => [each.kind, each.name] as const))('takes %s', (kind, pattern) => {
    expect(names[kind]).toBeDefined()
    for (const name of names[kind] ?? []) {
      expect(name).toMatch(pattern)
      expect(name).toMatch(files)
      expect(`etc/pool/${name}`).toMatch(files)
    }
  })

  test.each(['notes-on-redis.conf', 'pgbouncer.ini.bak', 'mydbbal.yaml', 'userlist.txt~'])(
    'leaves %s',
    (name) => expect(name).not.toMatch(files),
  )

  test('runs a command that the package has, with the names of files behind it', () => {
    const here = new LintDirectory({ 'pgbouncer.ini': ini })
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8'))
    const [program, ...argv] = hook.entry.split(' ')
    expect(bin[program]).toBe('bin/run.cjs')
    const { status, stdout } = runShell('"$0" "$@"', [...argv, 'pgbouncer.ini'], { cwd: here.root })
    expect([status, stdout]).toEqual([1, expect.stringContaining('[PGB001]')])
  })
})

describe('scripts/prepare.mjs', () => {
  /** In a folder with its own build and a stub of npm; what ran, in its order. */
  function prepare(...there: string[]): string {
    const root = mkdtempSync(join(tmpdir(), 'dbbal-prepare-'))
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    for (const each of ['scripts', 'bin', ...there]) mkdirSync(join(root, each), { recursive: true })
    writeFileSync(join(root, 'scripts/prepare.mjs'), readFileSync('scripts/prepare.mjs'))
    writeFileSync(join(root, 'scripts/build.mjs'), 'console.log("built")\n')
    writeFileSync(join(root, 'bin/npm'), '#!/bin/sh\necho "npm $1 global=$npm_config_global"\n')
    chmodSync(join(root, 'bin/npm'), 0o755)
    const env = { ...process.env, PATH: `${root}/bin:${process.env['PATH']}`, npm_config_global: 'true' }
    return spawnSync(process.execPath, [join(root, 'scripts/prepare.mjs')], { env, encoding: 'utf8' }).stdout
  }

  test('builds where nothing is built, with dependencies of its own where there are none', () => {
    expect(prepare('dist')).toBe('')
    expect(prepare('node_modules/esbuild')).toBe('built\n')
    expect(prepare()).toBe('npm ci global=\nbuilt\n')
  })
})

describe('action.yml', () => {
  const action = parse(readFileSync('action.yml', 'utf8'))

  /** Runs the step that lints as a runner does, with inputs put in. */
  function runAction(here: LintDirectory, inputs: Readonly<Record<string, string>>) {
    const step = action.runs.steps.at(-1)
    const script = join(here.root, '.step.sh')
    writeFileSync(script, step.run)
    const env: Record<string, string> = { GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: resolve('.') }
    for (const [name, text] of Object.entries<string>(step.env))
      env[name] = text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input) => {
        return inputs[input] ?? action.inputs[input].default
      })
    return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: here.root,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    })
  }

  test('annotates, and fails the job', () => {
    const { status, stdout, stderr } = runAction(new LintDirectory({ 'a/pgbouncer.ini': ini }), {})
    expect([status, stderr]).toEqual([1, ''])
    expect(stdout).toContain('::error file=a/pgbouncer.ini,line=6,col=1,title=PGB001 unknown-setting::')
  })

  test('takes paths by spaces and newlines, and runs nothing that stands in them', () => {
    const files = { 'a/pgbouncer.ini': ini, 'b/pgbouncer.ini': ini, 'c/pgbouncer.ini': ini }
    const here = new LintDirectory(files)
    const { stdout } = runAction(here, { paths: 'a b/*.ini\nc\n', 'fail-on': 'never' })
    expect(stdout.match(/PGB001/g)).toHaveLength(3)
    const hostile = runAction(here, { paths: '$(touch\tx) `touch y` a' })
    expect([hostile.status, hostile.stderr]).toEqual([2, expect.stringContaining('$(touch')])
    expect(() => here.read('x')).toThrow('ENOENT')
  })

  test('writes a report for code scanning, and takes a profile', () => {
    const here = new LintDirectory({ 'pgbouncer.ini': ini })
    const { status } = runAction(here, { profile: 'minimal', 'sarif-file': 'out.sarif', 'fail-on': 'never' })
    expect(status).toBe(0)
    const ids = JSON.parse(here.read('out.sarif')).runs[0].results.map(
      (each: { ruleId: string }) => each.ruleId,
    )
    expect(ids).toContain('PGB001')
    expect(ids).not.toContain('PGB007')
  })

  test('installs by scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const used = [...action.runs.steps[0].run.matchAll(/npm run (?:--silent )?(\S+)/g)].map(
      ([, name]) => name,
    )
    expect(used).toEqual(['build'])
    expect(scripts).toHaveProperty('build')
  })
})

describe('the problem matcher', () => {
  const { problemMatcher } = JSON.parse(readFileSync('.github/dbbal-problem-matcher.json', 'utf8'))

  /** As GitHub's runner takes a line: the first matcher that fits; a severity that it does not know is dropped. */
  function issueOf(line: string): object | undefined {
    for (const { severity: usual, pattern } of problemMatcher) {
      const [{ regexp, file, line: lineGroup, column, severity, message, code }] = pattern
      const match = new RegExp(regexp).exec(line)
      if (match === null) continue
      const found = severity === undefined ? usual : match[severity]
      if (!['error', 'warning', 'notice'].includes(found)) return undefined
      return {
        at: [match[file], match[lineGroup], match[column]].join(':'),
        severity: found,
        message: match[message],
        code: match[code],
      }
    }
    return undefined
  }

  test.each(['concise', 'text'])('takes every finding of %s', async (format) => {
    const here = new LintDirectory({ 'a b/pgbouncer.ini': ini })
    const only = await onlyRules('PGB001', 'PGB007', 'PGB033')
    const { stdout } = await here.lint('.', ...only, '--format', format)
    const issues = stdout.split('\n').flatMap((line) => issueOf(line) ?? [])
    const { findings } = await here.json('.', ...only)
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['error', 'warning', 'info']))
    expect(issues).toEqual(
      findings.map(({ id, severity, message, line, column }) => ({
        at: `a b/pgbouncer.ini:${line}:${column}`,
        severity: severity === 'info' ? 'notice' : severity,
        message,
        code: id,
      })),
    )
  })
})
