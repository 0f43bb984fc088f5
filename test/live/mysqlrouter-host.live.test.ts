/** Every golden of MySQL Router starts on its host, with its own scripts, at its own paths. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRouterConf } from '../../src/formats/router-conf.ts'
import { isRoot, run, runOrThrow, tempDir } from './support/process.ts'
import { tryRouter } from './support/router-host.ts'
import { describeLive, program, server } from './support/servers.ts'

/** Path of a golden's file -> its text, without `expected/`. */
function golden(name: string): Map<string, string> {
  const root = join('fixtures/generate', name, 'expected')
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]))
}

function instancesOf(files: ReadonlyMap<string, string>): string[] {
  return [...files.keys()]
    .filter((path) => path.endsWith('/mysqlrouter.conf'))
    .map((path) => path.slice(0, -17))
}

/** Nothing but the servers' absence is complained about. */
function complaints(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /WARNING|ERROR|Error|error:/.test(line))
    .filter((line) => !/Failed connecting with Metadata Server|Failed fetching metadata from any/.test(line))
}

async function startsOnItsHost(files: ReadonlyMap<string, string>, instance: string): Promise<void> {
  const { code, output } = await tryRouter(files, instance)
  expect(complaints(output), output).toEqual([])
  expect(code, output).toBe(0)
}

const needs = [
  { name: 'mysqlrouter', suite: 'sid' },
  { name: 'openssl', suite: 'system' },
] as const

describeLive('MySQL Router on its host', needs, () => {
  const title = isRoot() ? 'goldens' : 'goldens [skipped: namespaces need root]'
  describe.skipIf(!isRoot())(title, () => {
    const names = readdirSync('fixtures/generate').filter((name) =>
      existsSync(join('fixtures/generate', name, 'expected')),
    )
    for (const name of names) {
      const files = golden(name)
      test.each(instancesOf(files))(`${name}: %s starts`, async (instance) => {
        await startsOnItsHost(files, instance)
      })
    }

    test('a wrong file is noticed', async () => {
      const files = golden('mysqlrouter-minimal')
      const path = 'shop-router/r1/mysqlrouter.conf'
      files.set(path, `${files.get(path)}bogus=1\n`)
      const { code, output } = await tryRouter(files, 'shop-router/r1')
      expect(code).toBe(1)
      expect(output).toContain("option 'routing.bogus' is not supported")
    })
  })

  const head = '[DEFAULT]\nlogging_folder=\nunknown_config_option=error\n'
  const route = '[routing:a]\nbind_port=1\ndestinations=127.0.0.1:1\nrouting_strategy=first-available\n'

  // The Router must complain about the grammar, not about what the options mean.
  test.each([
    ['\uFEFF[DEFAULT]\n', 'Option line before start of section'],
    ['a=b\n', 'Option line before start of section'],
    ['[routing:a\nb=c\n', 'Malformed section header'],
    ['[routing:a-b]\n', "invalid character '-' in section key"],
    ['[routing:]\n', 'section key'],
    ['[a b]\n', "invalid character ' ' in section name"],
    ['[DEFAULT:a]\n', 'Key not allowed on DEFAULT section'],
    [`${route}${route}`, 'already exists'],
    [`${route}bind-port=1\n`, "Invalid option name 'bind-port'"],
    [`${route}protocol\n`, 'Malformed option line'],
    [`${route}BIND_PORT=1\n`, "Option 'BIND_PORT' already defined"],
    [`${head}${head}`, 'already defined'],
  ])('%j stops the Router as it stops our reader', async (text, message) => {
    const conf = join(tempDir('conf'), 'r.conf')
    writeFileSync(conf, text)
    const router = program(server('mysqlrouter', 'sid'), 'mysqlrouter')
    const { code, stdout, stderr } = await run([router, '-c', conf], { timeoutMs: 5_000 })
    expect(stdout + stderr).toContain(message)
    expect(code).toBe(1)
    expect(readRouterConf(text).fault).toBeDefined()
  })
})

describeLive('scripts of MySQL Router', [{ name: 'shellcheck', suite: 'system' }], () => {
  test('setup-keyring.sh passes shellcheck', async () => {
    const path = 'fixtures/generate/mysqlrouter-full/expected/orders-router/ra/setup-keyring.sh'
    const shellcheck = program(server('shellcheck', 'system'), 'shellcheck')
    await runOrThrow([shellcheck, '--severity=style', join(process.cwd(), path)])
  })
})
