/** Hostile text never leaves its place: what is written reads back as the topology says, or it is refused. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRouterConf } from '../../../src/formats/router-conf.ts'
import { TopologyFaults } from '../../../src/topology/topology-faults.ts'
import { type Generated, generate } from '../../support/generate.ts'

const characters = [
  'a',
  'Z',
  '0',
  ' ',
  '=',
  ':',
  '#',
  ';',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '`',
  '\\',
  '$',
  '(',
  ')',
  '|',
  '&',
  '<',
  '>',
  '%',
  '!',
  '*',
  '?',
  '~',
  '/',
  '-',
  '.',
  'é',
  '😀',
  ' ',
  '\u2028',
  '\n',
  '\t',
  '\u0000',
]
const hostile = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 12 })

interface Words {
  account: string
  cert: string
  key: string
  directory: string
  folder: string
  user: string
}

const words = fc.record<Words>({
  account: hostile,
  cert: hostile.map((text) => `/tls/${text}`),
  key: hostile.map((text) => `/tls/${text}`),
  directory: hostile.map((text) => `/etc/${text}`),
  folder: hostile.map((text) => `/var/${text}`),
  user: hostile,
})
const plain: Words = {
  account: 'router',
  cert: '/tls/c',
  key: '/tls/k',
  directory: '/etc/r',
  folder: '/var/f',
  user: 'watcher',
}

async function files({ account, cert, key, directory, folder, user }: Words): Promise<Generated> {
  const topology = {
    version: 1,
    clusters: {
      shop: {
        engine: 'mysql',
        version: '9.7',
        manager: { kind: 'group-replication', metadata: 'innodb-cluster' },
        initial_primary: 'a',
        instances: { a: { host: '10.0.0.1' } },
      },
    },
    balancers: {
      front: {
        kind: 'mysqlrouter',
        version: '9.7',
        serves: 'shop',
        destinations: 'metadata',
        instances: { r1: { host: '10.0.1.1' } },
        bootstrap: { account, password: { env: 'ROUTER' } },
        deploy: { via: 'local', directory },
        tls: { clients: { mode: 'require', cert, key } },
        rest: { user, password: { env: 'REST' } },
        settings: { 'DEFAULT.data_folder': folder },
      },
    },
  }
  return await generate(JSON.stringify(topology), { only: 'mysqlrouter' })
}

type Line = readonly [section: string, option: string, value: string]

function lines({ files }: Generated): readonly Line[] {
  const { sections, fault } = readRouterConf(files.get('front/r1/mysqlrouter.conf') ?? '')
  expect(fault).toBeUndefined()
  return sections.flatMap(({ name, key, options }) =>
    options.map((option): Line => [`${name}:${key}`, option.name, option.value]),
  )
}

/** What the hostile words stand for: each place with its value. */
function expected(base: readonly Line[], given: Words): readonly Line[] {
  const directory = given.directory.replace(/\/+$/, '')
  const folder = given.folder.replace(/\/+$/, '')
  const values: Readonly<Record<string, string>> = {
    user: given.account,
    client_ssl_cert: given.cert,
    client_ssl_key: given.key,
    data_folder: given.folder,
    keyring_path: `${folder}/keyring`,
    dynamic_state: `${folder}/state.json`,
    master_key_path: `${directory}/mysqlrouter.key`,
    filename: `${directory}/rest.passwd`,
  }
  return base.map(([section, option, value]) => [section, option, values[option] ?? value])
}

async function generated(given: Words): Promise<Generated | undefined> {
  try {
    const result = await files(given)
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error')
    if (errors.length === 0) return result
    expect(result.files.size).toBe(0)
    for (const { path, message } of errors) expect(path, message).toBeDefined()
    return undefined
  } catch (error) {
    if (!(error instanceof TopologyFaults)) throw error
    return undefined
  }
}

describe('hostile words', () => {
  test('mysqlrouter.conf holds them at their places and nothing else', async () => {
    const base = lines(await files(plain))
    const changes = fc.tuple(
      words,
      fc.subarray(Object.keys(plain) as (keyof Words)[], { minLength: 1, maxLength: 2 }),
    )
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(changes, async ([some, keys]) => {
        const given = { ...plain, ...Object.fromEntries(keys.map((name) => [name, some[name]])) }
        const result = await generated(given)
        if (result === undefined) return
        accepted += 1
        expect(lines(result)).toEqual(expected(base, given))
        expect(result.files.get('front/r1/rest.passwd')).toMatch(
          /^[A-Za-z0-9_.@-]+:\$pbkdf2-sha256\$[^:\n]+\n$/,
        )
      }),
      { numRuns: 600 },
    )
    expect(accepted).toBeGreaterThan(50)
  })

  test('setup-keyring.sh passes them on as they are', async () => {
    const stubs = recordingStubs()
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (account, folder) => {
        const result = await generated({
          ...plain,
          account,
          directory: `${stubs.root}/x${folder.replaceAll('/', '_')}`,
          folder: `${stubs.root}/y${folder}`,
        })
        const script = result?.files.get('front/r1/setup-keyring.sh')
        if (result === undefined || script === undefined) return
        const file = join(stubs.root, 'setup-keyring.sh')
        const key = `${stubs.root}/x${folder.replaceAll('/', '_')}/mysqlrouter.key`
        writeFileSync(file, script)
        const calls = stubs.run(file)
        const keyring = `${stubs.root}/y${folder.replace(/\/+$/, '')}/keyring`
        expect(calls).toContainEqual(['init', `--master-key-file=${key}`, keyring])
        expect(calls).toContainEqual(['set', `--master-key-file=${key}`, keyring, account, 'password'])
      }),
      { numRuns: 40 },
    )
  })
})

/** A PATH where every program only writes down how it was called, apart from harmless ones. */
function recordingStubs(): { root: string; run(script: string): string[][] } {
  const root = mkdtempSync(join(tmpdir(), 'dbbal-stubs-'))
  const bin = join(root, 'bin')
  const log = join(root, 'calls')
  mkdirSync(bin)
  const record = `#!/bin/bash\nprintf '%s\\0' "$@" >>'${log}'; printf '\\n\\0' >>'${log}'\n`
  writeFileSync(
    join(bin, 'mysqlrouter_keyring'),
    `${record}[ "$1" != get ] || printf pw\n[ "$1" != set ] || read -r _ || true\n`,
    { mode: 0o755 },
  )
  for (const name of ['mkdir', 'chown', 'cp', 'mv'])
    writeFileSync(join(bin, name), '#!/bin/bash\n', { mode: 0o755 })
  writeFileSync(join(bin, 'id'), '#!/bin/bash\necho 1000\n', { mode: 0o755 })
  writeFileSync(join(bin, 'dirname'), '#!/bin/bash\necho /\n', { mode: 0o755 })
  return {
    root,
    run(script) {
      writeFileSync(log, '')
      const { status, stderr } = spawnSync('/bin/bash', [script], {
        env: { PATH: bin, DBBAL_ROUTER_PASSWORD: 'pw' },
        cwd: dirname(script),
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
      const all = readFileSync(log, 'utf8').split('\0')
      return all
        .join('\0')
        .split('\n\0')
        .map((call) => call.split('\0').filter((word, at, list) => at < list.length - 1 || word !== ''))
        .filter((call) => call.length > 0)
    },
  }
}
