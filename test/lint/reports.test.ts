import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskSecrets } from '../../src/lint/mask-secrets.ts'
import { reports } from '../../src/ui/reports/index.ts'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'
import { reportOf } from './support/report-of.ts'
import { sarifFaults } from './support/sarif-faults.ts'

const only = await onlyRules('PGB007')

describe('sarif', () => {
  test('has rules, relative paths, fingerprints and a severity for code scanning', async () => {
    const log = JSON.parse(await reportOf('sarif', { location: { file: 'a b/ü.ini', line: 2, column: 3 } }))
    expect(sarifFaults(log)).toEqual([])
    const [run] = log.runs
    expect(run.tool.driver.rules).toMatchObject([
      {
        id: 'SEC099',
        name: 'open-door',
        helpUri: 'https://www.pgbouncer.org/config.html',
        help: { text: expect.stringContaining('docs/rules/pgbouncer.md#sec099-open-door') },
        defaultConfiguration: { level: 'error' },
        properties: { 'security-severity': '8.0', tags: ['security'] },
      },
    ])
    expect(run.results).toEqual([
      {
        ruleId: 'SEC099',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'the door is open; close it' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'a%20b/%C3%BC.ini', uriBaseId: '%SRCROOT%' },
              region: { startLine: 2, startColumn: 3 },
            },
          },
        ],
        partialFingerprints: { 'dbbalFinding/v1': 'f1' },
      },
    ])
  })

  test('of a real run is valid, and its fingerprints stay when lines move', async () => {
    const here = new LintDirectory({ 'pgbouncer.ini': '[pgbouncer]\na = 1\na = 2\n' })
    const run = async () => {
      const { stdout } = await here.lint(...only, '--format', 'sarif')
      const log = JSON.parse(stdout)
      expect(sarifFaults(log)).toEqual([])
      return log.runs[0].results[0]
    }
    const first = await run()
    here.write('pgbouncer.ini', '; one\n; two\n[pgbouncer]\nb = 3\n  a = 1\na = 2\n')
    const moved = await run()
    expect(moved.locations[0].physicalLocation.region.startLine).toBe(5)
    expect(moved.partialFingerprints).toEqual(first.partialFingerprints)
    here.write('pgbouncer.ini', '[pgbouncer]\na = 9\na = 2\n')
    expect((await run()).partialFingerprints).not.toEqual(first.partialFingerprints)
  })
})

test('the schema refuses what is no SARIF', async () => {
  const log = JSON.parse(await reportOf('sarif'))
  const [{ message }] = log.runs[0].results
  expect(sarifFaults({ ...log, version: '2.0.0' })).not.toEqual([])
  expect(sarifFaults({ ...log, runs: [{ ...log.runs[0], results: [{ message, level: 'bad' }] }] })).toEqual([
    '/runs/0/results/0/level must be equal to one of the allowed values',
  ])
  expect(
    sarifFaults({ ...log, runs: [{ tool: { driver: { name: 'x', informationUri: 'no uri' } } }] }),
  ).toEqual(['/runs/0/tool/driver/informationUri must match format "uri"'])
})

test('concise is one line', async () => {
  expect(await reportOf('concise')).toBe('pgbouncer.ini:2:3: error: the door is open [SEC099]\n')
})

test('github escapes what its commands are made of', async () => {
  const finding = { message: '50%\nof', location: { file: 'a,b:c.ini', line: 2, column: 3 } }
  expect(await reportOf('github', finding)).toBe(
    '::error file=a%2Cb%3Ac.ini,line=2,col=3,title=SEC099 open-door::50%25%0Aof%0Ahint: close it\n',
  )
})

test('gitlab has what Code Quality asks for', async () => {
  expect(JSON.parse(await reportOf('gitlab', { severity: 'warning' }))).toEqual([
    {
      description: 'the door is open; close it',
      check_name: 'SEC099',
      fingerprint: 'f1',
      severity: 'minor',
      location: { path: 'pgbouncer.ini', lines: { begin: 2 } },
    },
  ])
})

test('junit has a suite for each file, a clean one passes', async () => {
  expect(
    await reportOf('junit', { message: 'a < "b" & \u0000' }),
  ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="dbbal lint" tests="2" failures="1" errors="0">
  <testsuite name="pgbouncer.ini" tests="1" failures="1" errors="0">
    <testcase name="SEC099 open-door line 2" classname="pgbouncer.ini">
      <failure message="a &lt; &quot;b&quot; &amp; \\u0000" type="error">pgbouncer.ini:2:3: error: a &lt; &quot;b&quot; &amp; \\u0000
hint: close it</failure>
    </testcase>
  </testsuite>
  <testsuite name="clean.ini" tests="1" failures="0" errors="0">
    <testcase name="dbbal lint" classname="clean.ini"/>
  </testsuite>
</testsuites>
`)
})

test('no text of a file rules a terminal or breaks a report', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (message) => {
      const finding = { message, hint: message, line: message }
      JSON.parse(await reportOf('json', finding))
      expect(sarifFaults(JSON.parse(await reportOf('sarif', { message: `x${message}` })))).toEqual([])
      expect((await reportOf('github', finding)).match(/\n/g)).toHaveLength(1)

      for (const format of ['text', 'concise', 'junit'] as const)
        expect(await reportOf(format, finding)).not.toMatch(/[^\P{Cc}\t\n]/u)
    }),
    { numRuns: 50 },
  )
})

describe('secrets', () => {
  test.each([
    ['userlist.txt', '"app" "hunter2"'],
    ['userlist.txt', '"app" hunter2"'],
    ['userlist.txt', '"hunter2"'],
    ['userlist.txt', 'app hunter2'],
    ['userlist.txt', '; "app" "hunter2"'],
    ['pgbouncer.ini', 'shop = host=db1 password=hunter2 user=app'],
    ['pgbouncer.ini', "shop = host=db1 password='hunter2' user=app"],
    ['redis.conf', 'requirepass hunter2'],
    ['redis.conf', 'masterauth "hunter2"'],
    ['redis.conf', 'user app on >hunter2 ~* +@all'],
    ['redis.conf', 'rename-command CONFIG hunter2'],
    ['redis.conf', 'user app on <hunter2 ~*'],
    ['redis.conf', 'user app on ">a hunter2" ~*'],
    ['redis.conf', 'requirepas hunter2'],
    ['redis.conf', 'primaryauth "a hunter2"'],
    ['sentinel.conf', 'sentinel sentinel-pass hunter2'],
    ['sentinel.conf', 'user app on #hunter2'],
    ['pgbouncer.ini', 'shop = host=db1 pasword=hunter2'],
    ['sentinel.conf', 'sentinel auth-pass shop hunter2'],
    ['proxysql.cnf', 'admin_credentials="admin:hunter2"'],
    ['proxysql.cnf', '{ username="app" password="hunter2" }'],
    ['proxysql.sql', "INSERT INTO mysql_users (username, password) VALUES ('app', 'hunter2');"],
    ['proxysql.sql', "SET admin-admin_credentials='admin:hunter2';"],
    ['mongos.yaml', '    certificateKeyFilePassword: hunter2'],
    ['mysqlrouter.conf', 'uri = mysql://app:hunter2@db1/'],
  ])('%s: %s', (kind, line) => {
    const shown = maskSecrets(kind, [line], 1)
    expect(shown).not.toContain('hunter2')
    expect(shown).toContain('***')
  })

  test('a statement over several lines is masked in each of them', () => {
    const lines = [
      'INSERT INTO mysql_users',
      '(username, password) VALUES',
      "('app', 'hunter2');",
      "SET x='shown';",
    ]
    expect(maskSecrets('proxysql.sql', lines, 3)).toBe('(***, ***);')
    expect(maskSecrets('proxysql.sql', lines, 4)).toBe("SET x='shown';")
  })

  test('are in no report of a file that is full of them', async () => {
    const here = new LintDirectory({
      'pgbouncer.ini': '[databases]\na = password=hunter2\na = password=hunter2\n[pgbouncer]\n',
      'userlist.txt': '"app" "hunter2"\n"app" "hunter2"\n',
    })
    for (const format of Object.keys(reports)) {
      const { stdout } = await here.lint('--profile', 'strict', '--format', format)
      expect(stdout).not.toContain('hunter2')
      expect(stdout).toContain('PGB007')
    }
    expect((await here.lint('--fix', '--dry-run')).stdout).not.toContain('hunter2')
  })
})
