import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Example } from '../../src/lint/rule.ts'
import { pgbouncerLinter } from '../../src/products/pgbouncer/lint/index.ts'
import { exampleFiles } from '../lint/support/lint-text.ts'
import { giveToPostgres, startProcess, tempDir, waitFor } from './support/process.ts'
import { describeLive, program, type Suite, server } from './support/servers.ts'

/** Rules whose good example names files that this machine does not have: key and certificate. */
const goodNeedsFiles = new Set(['PGB030'])

const suites: readonly Suite[] = ['system', 'sid']

describeLive(
  "rules of PgBouncer's linter against PgBouncer",
  suites.map((suite) => ({ name: 'pgbouncer', suite })),
  () => {
    const errors = pgbouncerLinter.rules.filter(
      ({ severity, profile }) => severity === 'error' && profile === 'minimal',
    )
    test('there are rules of what it refuses', () => expect(errors.length).toBeGreaterThan(20))

    for (const rule of errors) {
      test(`${rule.id} ${rule.name}: the bad example is refused, or its harm is hidden; the good one is taken`, async () => {
        const bad = await complaints(rule.bad, rule.exampleKind)
        const good = await complaints(rule.good, rule.exampleKind)
        if (rule.hidden === undefined) expect(bad.flat()).not.toEqual([])
        if (!goodNeedsFiles.has(rule.id)) expect(good).toContainEqual([])
      })
    }
  },
)

/** What each PgBouncer has against an example: its ERROR and FATAL lines. */
function complaints(example: Example, kind: string): Promise<readonly string[][]> {
  return Promise.all(
    suites.map(async (suite) => {
      const directory = tempDir('lint')
      for (const { name, text } of exampleFiles(example, kind)) {
        writeFileSync(join(directory, name), withOwnSocket(text))
      }
      const ini = join(directory, 'pgbouncer.ini')
      if (!existsSync(ini)) writeFileSync(ini, iniAround(kind))
      await giveToPostgres(directory)
      const running = startProcess({
        name: 'pgbouncer',
        argv: [program(server('pgbouncer', suite), 'pgbouncer'), 'pgbouncer.ini'],
        directory,
        asPostgres: true,
      })
      await waitFor(() => !running.isRunning() || running.log().includes(' LOG process up: '), {
        what: 'PgBouncer to start or to end',
        timeoutMs: 15_000,
      })
      await running.stop('SIGKILL')
      return [...running.log().matchAll(/ (?:ERROR|FATAL) .*/g)].map(([line]) => line)
    }),
  )
}

/** The default, /tmp, is everybody's. */
function withOwnSocket(text: string): string {
  if (text.includes('unix_socket_dir')) return text
  return text.replace(/(\[pgbouncer\]\n)(?![\s\S]*\[pgbouncer\])/, '$1unix_socket_dir = .\n')
}

/** An ini that reads the example. */
function iniAround(kind: string): string {
  const reading =
    kind === 'userlist.txt'
      ? 'auth_type = md5\nauth_file = userlist.txt'
      : 'auth_type = hba\nauth_hba_file = pgbouncer_hba.conf'
  return `[databases]\n* = host=127.0.0.1\n[pgbouncer]\nunix_socket_dir = .\n${reading}\n`
}
