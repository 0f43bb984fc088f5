import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAcl } from '../../../src/formats/redis-acl.ts'
import { readRedisConf } from '../../../src/formats/redis-conf.ts'
import { readUnit, unitWord } from '../../../src/formats/systemd.ts'
import { type RedisModel, redisModel } from '../../../src/products/redis/model.ts'
import { renderRedis } from '../../../src/products/redis/render.ts'
import { secretName } from '../../../src/secrets/placeholder-secrets.ts'
import { builtInTemplates } from '../../../src/templates/handlebars-templates.ts'
import { generate } from '../../support/generate.ts'
import { hostileText } from '../../support/hostile.ts'

const templates = await builtInTemplates()

interface Hostile {
  password: string
  user: string
  path: string
  setting: string
}

const word = hostileText.map((text) => text.replaceAll(/\s/g, '')).filter((text) => text !== '')
/** Braces would be placeholders. */
const path = hostileText.map((text) => `/${text.replaceAll(/[{}]/g, '')}`)
const hostile: fc.Arbitrary<Hostile> = fc.record({
  password: hostileText,
  user: word,
  path,
  setting: hostileText,
})

/** A Redis Cluster, or a pair under Sentinel, with the texts wherever the topology lets them in. */
function topology(mode: 'cluster' | 'sentinel', { user, path: directory, setting }: Hostile): string {
  const password = (name: string): object => ({ password: { secret: name } })
  const names = mode === 'cluster' ? ['r1', 'r2', 'r3'] : ['r1', 'r2']
  const instances = Object.fromEntries(names.map((name, index) => [name, { host: `h${index}` }]))
  const ofMode =
    mode === 'cluster'
      ? { replicas: 0 }
      : {
          initial_primary: 'r1',
          sentinels: { quorum: 2, instances: { q1: { host: 'h0' }, q2: { host: 'h1' }, q3: { host: 'h2' } } },
        }
  return JSON.stringify({
    version: 1,
    secrets: { env: '{name}' },
    hosts: Object.fromEntries([0, 1, 2].map((index) => [`h${index}`, { address: `10.0.0.${index + 1}` }])),
    clusters: {
      cache: {
        engine: 'redis',
        version: '7.2',
        mode,
        use: 'cache',
        ...ofMode,
        instances,
        admin: { user, ...password('admin') },
        users: {
          replication: { ...password('hostile'), acl: '+psync +replconf +ping' },
          sentinel: { ...password('plain'), acl: '+ping' },
        },
        tls: { mode: 'require', ca: directory, cert: directory, key: directory },
        data_directory: `${directory}/{instance}`,
        deploy: { via: 'ssh', directory },
        settings: { maxmemory: '1gb' },
        settings_unchecked: { 'some-setting': setting },
      },
    },
  })
}

async function model(mode: 'cluster' | 'sentinel', values: Hostile): Promise<RedisModel> {
  const { topology: loaded } = await generate(topology(mode, values), { only: 'none' })
  const secrets = {
    value: (reference: Parameters<typeof secretName>[0]) =>
      secretName(reference) === 'secret hostile' ? values.password : 'plain',
  }
  return redisModel({ name: 'cache', path: [] }, loaded, secrets)
}

function filesOf(made: RedisModel): Map<string, string> {
  return new Map(renderRedis(made, templates).map((file) => [file.path, file.text]))
}

describe.each(['cluster', 'sentinel'] as const)('%s', (mode) => {
  test('configuration files read back as the model and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (values) => {
        const made = await model(mode, values)
        const files = filesOf(made)
        for (const [members, fileName] of [
          [made.servers, 'redis.conf'],
          [made.sentinels, 'sentinel.conf'],
        ] as const) {
          for (const { name, directives } of members) {
            const read = readRedisConf(files.get(`cache/${name}/${fileName}`) ?? '', {
              joinsQuotes: false,
            }).map((line) => ('fault' in line ? line : [line.name, ...line.words.map(({ text }) => text)]))
            expect(read).toEqual(directives.flat().map((directive) => [directive.name, ...directive.words]))
          }
        }
        const acl = readAcl(files.get('cache/users.acl') ?? '')
        expect(acl.map((user) => ('name' in user ? user.name : user.fault))).toEqual([
          'default',
          'replication',
          'sentinel',
          ...(['replication', 'sentinel'].includes(values.user) ? [] : [values.user]),
        ])
        expect(files.get('cache/users.acl')).not.toContain('plain')
      }),
      { numRuns: 40 },
    )
  })

  test('units have the same keys whatever the paths are, and start the server with its file', async () => {
    const keysOf = (text: string | undefined): string[] =>
      (readUnit(text ?? '') ?? []).map(({ section, key }) => `${section} ${key}`)
    const harmless = filesOf(await model(mode, { password: 'x', user: 'ops', path: '/srv', setting: 'x' }))
    await fc.assert(
      fc.asyncProperty(hostile, async (values) => {
        const files = filesOf(await model(mode, values))
        for (const [file, text] of harmless) {
          if (file.endsWith('.service')) expect(keysOf(files.get(file))).toEqual(keysOf(text))
        }
        const start = readUnit(files.get('cache/r1/redis-cache-r1.service') ?? '')?.find(
          ({ key }) => key === 'ExecStart',
        )
        const conf =
          mode === 'cluster' ? `${values.path}/cache/r1/redis.conf` : `${values.path}/r1/redis.conf`
        expect(start?.value).toBe(
          `/usr/bin/redis-server ${unitWord(conf)} --supervised systemd --daemonize no`,
        )
      }),
      { numRuns: 20 },
    )
  })
})

/** Bash with a redis-cli that writes down its arguments and answers nothing. */
describe('scripts', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'dbbal-redis-'))
    writeFileSync(
      join(directory, 'redis-cli'),
      `#!/bin/sh\nprintf '%s\\n' "$@" >>'${directory}/argv'\nexit 1\n`,
    )
    chmodSync(join(directory, 'redis-cli'), 0o755)
    writeFileSync(join(directory, 'key'), '')
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test.each([
    ['cluster', 'create-cluster.sh'],
    ['cluster', 'verify.sh'],
    ['sentinel', 'verify.sh'],
  ] as const)('%s: %s passes user and paths on as they are', async (mode, name) => {
    await fc.assert(
      fc.asyncProperty(hostile, async (values) => {
        const text = filesOf(await model(mode, values)).get(`cache/${name}`) ?? ''
        writeFileSync(join(directory, 'argv'), '')
        const before = readdirSync(directory)
        const { path: file } = values
        // Unlike anything that is said on purpose.
        const password = `the password ${values.password}`
        const env = { DBBAL_WAIT: '0', REDISCLI_AUTH: password }
        // The key is looked for before it is used; a hostile path has none.
        expect(exitCode(text, { ...env })).toBe(2)
        const tls = { DBBAL_TLS_CA: file, DBBAL_TLS_CERT: file, DBBAL_TLS_KEY: `${directory}/key` }
        expect(exitCode(text, { ...env, ...tls })).toBe(3)
        const argv = readFileSync(join(directory, 'argv'), 'utf8').split('\n')
        const first = [
          '--no-auth-warning',
          '--tls',
          '--cacert',
          file,
          '--cert',
          file,
          '--key',
          `${directory}/key`,
        ]
        expect(argv.slice(0, first.length + 2)).toEqual([...first, '--user', values.user])
        expect(argv).not.toContain(password)
        expect(readdirSync(directory)).toEqual(before)
      }),
      { numRuns: 8 },
    )
  })

  function exitCode(script: string, env: Record<string, string>): number {
    try {
      execFileSync('bash', ['-c', script], {
        cwd: directory,
        env: { PATH: `${directory}:/usr/bin:/bin`, ...env },
        stdio: ['ignore', 'ignore', 'ignore'],
      })
      return 0
    } catch (error) {
      return (error as { status: number }).status
    }
  }
})
