/** Whatever a topology says, the shell of a runbook takes it as a word: nothing of it is ever carried out. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Runbook, RunbookServer } from '../../../src/app/failover/runbook/runbook.ts'
import { runbookFiles } from '../../../src/app/failover/runbook/runbook-files.ts'
import { usualFrom } from '../../../src/app/pgbouncer/hold-settings.ts'
import { conninfoParameter, readConninfo } from '../../../src/formats/libpq-conninfo.ts'

/** Every one makes the file `carried-out` where a shell or awk carries it out. */
const hostile = [
  `$(touch carried-out)`,
  '`touch carried-out`',
  `'; touch carried-out; '`,
  `"; touch carried-out; "`,
  `x}"; touch carried-out; : "\${y:-`,
  `x} $(touch carried-out) {`,
  `x\\'; touch carried-out #`,
  `x & touch carried-out & y`,
  `x | touch carried-out`,
  `-x`,
  `THERE`,
  `\\`,
  `"`,
  `%s %d`,
]

const directories: string[] = []
afterEach(() => {
  for (const each of directories.splice(0)) rmSync(each, { recursive: true })
})

describe('a value as a word', () => {
  test.each(hostile)('%j', (text) => carryOut(text))

  test('any text without control characters', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((each) => !/\p{C}|\p{Zl}|\p{Zp}/u.test(each))
    fc.assert(
      fc.property(text, (each) => carryOut(each)),
      { numRuns: 10 },
    )
  })

  test.each(['\n', '\0', '\r', '\x1b'])('%j is refused', (text) => {
    expect(() => runbookFiles(runbookWith(`x${text}touch carried-out`))).toThrow('control character')
  })
})

/** Lets sh read every script, and calls what reaches servers, consoles and machines. */
function carryOut(draft: string): void {
  const root = mkdtempSync(join(tmpdir(), 'dbbal-runbook-'))
  directories.push(root)
  const marker = join(root, 'carried-out')
  const text = draft.replaceAll('carried-out', marker)
  const files = runbookFiles(runbookWith(text))
  for (const { path, text: content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  for (const { path } of files.filter((each) => each.path.endsWith('.sh')))
    expect([path, sh(['-n', join(root, path)], root)]).toMatchObject([path, { status: 0 }])
  writeFileSync(join(root, 'try.sh'), tries)
  expect(sh([join(root, 'try.sh')], root)).toMatchObject({ status: 0 })
  const fence = files.find(({ path }) => path.endsWith('-fence.sh'))?.path ?? ''
  sh([join(root, fence)], root)

  const [server, pools, pause, ...others] = readFileSync(join(root, 'calls'), 'utf8').split('\n\n')
  const conninfo = readConninfo(optionOf(server, '-d')) ?? []
  expect(conninfoParameter(conninfo, 'user')).toBe(text)
  expect(conninfoParameter(conninfo, 'dbname')).toBe(text)
  expect(optionOf(pools, '-c')).toBe('SHOW POOLS')
  expect(optionOf(pause, '-c')).toBe(`PAUSE "${text.replaceAll('"', '""')}"`)
  const value = `'${text.replaceAll("'", "''")}'`
  expect(optionsOf(others.at(-2), '-c')).toEqual([
    `SET server_login_retry = ${value}`,
    `SET max_user_connections = ${value}`,
    `SET min_pool_size = ${value}`,
    `SET default_pool_size = ${value}`,
  ])
  expect(existsSync(marker)).toBe(false)
}

const tries = `. "$(dirname -- "$0")/reach.sh"
server pg1 'SELECT 1'
console pool/p1/1 'SHOW POOLS'
every pause || :
usual_settings
at pg1 </dev/null || :
led_to_new 'host=a' 'b' >/dev/null
`

/** Programs that say what they are called with, an argument a line and an empty line at the end. */
function sh(parameters: readonly string[], root: string): SpawnSyncReturns<string> {
  const programs = join(root, 'bin')
  mkdirSync(programs, { recursive: true })
  writeFileSync(join(programs, 'psql'), `#!/bin/sh\nprintf '%s\\n' "$@" '' >> ${join(root, 'calls')}\n`, {
    mode: 0o700,
  })
  for (const name of ['ssh', 'sudo', 'runuser', 'setpriv'])
    writeFileSync(join(programs, name), '#!/bin/sh\n', { mode: 0o700 })
  return spawnSync('sh', parameters, {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: `${programs}:${process.env['PATH']}`, ADMIN_PASSWORD: 'a', CONSOLE_PASSWORD_POOL: 'b' },
  })
}

function optionOf(call: string | undefined, name: string): string {
  return optionsOf(call, name)[0] ?? ''
}

function optionsOf(call: string | undefined, name: string): readonly string[] {
  const words = call?.split('\n') ?? []
  return words.flatMap((word, index) => (word === name ? [words[index + 1] ?? ''] : []))
}

/** Everything that a topology leaves to its author is the text. */
function runbookWith(text: string): Runbook {
  const address = { port: 5432, user: text, password: undefined, database: text, tls: undefined }
  const server = (name: string): RunbookServer => ({
    name,
    address: { ...address, host: '127.0.0.1', tls: { mode: 'verify-full', ca: text, cert: text, key: text } },
    control: { via: 'local', service: text, data_directory: text, pg_ctl: text },
    remote: undefined,
  })
  const hook = { words: ['hook', text], environment: { DBBAL_CLUSTER: text }, limitMs: 1000 }
  const staged = { before: text, during: text, after: text }
  return {
    topology: text,
    cluster: 'shop',
    from: server('pg1'),
    to: server('pg2'),
    siblings: [server('pg3')],
    usesSlots: true,
    directory: text,
    hooks: { before: [hook], after: [hook], undo: [hook] },
    isSynchronous: true,
    processes: [
      {
        name: 'pool/p1/1',
        console: { ...address, host: '/run/pgbouncer', port: 6432 },
        remote: undefined,
        password: 'CONSOLE_PASSWORD_POOL',
        databases: [text],
        usual: usualFrom(() => text),
      },
    ],
    sites: [
      {
        name: 'pool/p1',
        host: { remote: { address: '10.0.0.1', ssh: { user: text, identity: text } }, hasSudo: true },
        directory: text,
        texts: new Map([['pgbouncer.ini', staged]]),
      },
    ],
    endpoints: [
      { name: text, address: { ...address, host: text }, remote: undefined, limitMs: 1000 },
      {
        name: text,
        address: { ...address, host: text },
        remote: { address: '10.0.0.1', ssh: { user: text, identity: text } },
        limitMs: 1000,
      },
    ],
    version: '1.0.0',
  }
}
