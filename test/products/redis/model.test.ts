import { describe, expect, test } from 'vitest'
import { configureTopology } from '../../../src/app/configure.ts'
import type { Directive } from '../../../src/products/redis/directive.ts'
import { clusterOf, type RedisModel, redisModel } from '../../../src/products/redis/model.ts'
import { reasons } from '../../../src/products/redis/reasons.ts'
import { tableOf } from '../../../src/products/redis/table.ts'
import { secretName } from '../../../src/secrets/placeholder-secrets.ts'
import { isAvailable, settingOf } from '../../../src/settings/lookup.ts'
import { generate } from '../../support/generate.ts'

interface Choice {
  flavor?: 'redis' | 'valkey'
  version?: string
  mode?: 'cluster' | 'sentinel' | 'standalone'
  use?: 'cache' | 'store'
  settings?: string
  hosts?: string
}

/** Nine servers in a cluster, three under Sentinel, or one, with all that makes dbbal write a directive. */
function topology(choice: Choice): string {
  const {
    flavor = 'redis',
    version = '7.2',
    mode = 'cluster',
    use = 'cache',
    settings = '',
    hosts = '10.0.0',
  } = choice
  const count = { cluster: 9, sentinel: 3, standalone: 1 }[mode]
  const names = Array.from({ length: count }, (_, index) => `r${index}`)
  const host = (index: number): string =>
    hosts === 'names' ? `h${index}.example.net` : `${hosts}.${index + 1}`
  const members = names.map((name, index) => `${name}: {host: ${host(index)}}`)
  const ofMode = {
    cluster: '    replicas: 2\n',
    sentinel: `    initial_primary: r0
    sentinels: {quorum: 2, failover_timeout: 1m, instances: {q0: {host: ${host(0)}}, q1: {host: ${host(1)}}, q2: {host: ${host(2)}}}}\n`,
    standalone: '',
  }[mode]
  return `version: 1
clusters:
  c:
    engine: redis
    flavor: ${flavor}
    version: "${version}"
    mode: ${mode}
    use: ${use}
${ofMode}    tls: {mode: require, ca: /ca, cert: /cert, key: /key}
    instances: {${members.join(', ')}}
    users: {replication: {password: {env: replication}, acl: "+psync"}, sentinel: {password: {env: sentinel}, acl: "+ping"}}
    settings: {maxmemory: 1gb${settings}}
`
}

async function modelOf(choice: Choice, passwords: Record<string, string> = {}): Promise<RedisModel> {
  const { topology: loaded } = await generate(topology(choice), { only: 'none' })
  const value = (reference: Parameters<typeof secretName>[0]): string =>
    passwords[secretName(reference).replace('env ', '')] ?? 'x'
  return redisModel({ name: 'c', path: [] }, loaded, { value })
}

function valuesOf(directives: readonly Directive[] | undefined, name: string): string[] {
  return (directives ?? []).filter((each) => each.name === name).map(({ words }) => words.join(' '))
}

describe.each<[flavor: 'redis' | 'valkey', version: string]>([
  ['redis', '6.2'],
  ['redis', '7.0'],
  ['redis', '7.2'],
  ['redis', '7.4'],
  ['redis', '8.0'],
  ['redis', '8.6'],
  ['valkey', '7.2'],
  ['valkey', '8.0'],
  ['valkey', '9.1'],
])('%s %s', (flavor, version) => {
  test.each(['cluster', 'sentinel', 'standalone'] as const)(
    'knows every directive, mode: %s',
    async (mode) => {
      for (const use of ['cache', 'store'] as const) {
        for (const hosts of ['10.0.0', 'names']) {
          const choice = { flavor, version, mode, use, hosts }
          const made = await modelOf(choice)
          const { topology: loaded } = await generate(topology(choice), { only: 'none' })
          const table = tableOf(clusterOf({ name: 'c', path: [] }, loaded))
          const directives = [...made.servers, ...made.sentinels].flatMap((member) =>
            member.directives.flat(),
          )
          const unknown = directives.filter(({ name, words }) => {
            const isSentinel = name === 'sentinel'
            const setting = isSentinel ? settingOf(table, words[0] ?? '', 'sentinel') : settingOf(table, name)
            return setting === undefined || !isAvailable(setting, version)
          })
          expect(unknown).toEqual([])
        }
      }
    },
  )
})

// What comes back empty must not come back before a replica took over: 3 times what makes the others vote.
test.each<[settings: string, seconds: number]>([
  ['', 15],
  [', cluster-node-timeout: 2500', 8],
  [', cluster-node-timeout: null', 45],
  [', save: "3600 1"', 1],
])('a cache with settings "%s" is started again after %i s', async (settings, seconds) => {
  const { servers } = await modelOf({ settings })
  expect(new Set(servers.map(({ unit }) => unit.restart.seconds))).toEqual(new Set([seconds]))
})

describe('settings of the topology', () => {
  test.each([
    ['tcp-keepalive: 30', 'tcp-keepalive', ['30']],
    ['tcp-keepalive: null', 'tcp-keepalive', []],
    ['stop-writes-on-bgsave-error: true', 'stop-writes-on-bgsave-error', ['yes']],
    ['save: "3600 1 300 100"', 'save', ['3600 1', '300 100']],
    [
      'client-output-buffer-limit: "pubsub 1mb 1mb 1"',
      'client-output-buffer-limit',
      ['replica 1gb 256mb 120', 'pubsub 1mb 1mb 1'],
    ],
    [
      'client-output-buffer-limit: "slave 0 0 0 normal 0 0 0"',
      'client-output-buffer-limit',
      ['slave 0 0 0', 'normal 0 0 0'],
    ],
    ['tls-protocols: "TLSv1.2 TLSv1.3"', 'tls-protocols', ['TLSv1.2 TLSv1.3']],
  ])('%s', async (setting, name, expected) => {
    const { servers } = await modelOf({ settings: `, ${setting}` })
    expect(valuesOf(servers[0]?.directives.flat(), name)).toEqual(expected)
  })

  test('texts stay one word, lists become several', async () => {
    const { servers } = await modelOf({ settings: ', tls-protocols: "TLSv1.2 TLSv1.3", bind: "* -::*"' })
    const wordsOf = (name: string): number | undefined =>
      servers[0]?.directives.flat().find((each) => each.name === name)?.words.length
    expect([wordsOf('tls-protocols'), wordsOf('bind')]).toEqual([1, 2])
  })

  test('an old name takes the place of the new one', async () => {
    const { servers } = await modelOf({ use: 'store', settings: ', min-slaves-to-write: 0' })
    expect(valuesOf(servers[0]?.directives.flat(), 'min-replicas-to-write')).toEqual([])
    expect(valuesOf(servers[0]?.directives.flat(), 'min-slaves-to-write')).toEqual(['0'])
  })
})

describe('units', () => {
  test.each<[Choice, number]>([
    [{ mode: 'cluster', use: 'cache' }, 15],
    [{ mode: 'cluster', use: 'cache', settings: ', cluster-node-timeout: 10000' }, 30],
    [{ mode: 'cluster', use: 'cache', settings: ', save: "3600 1"' }, 1],
    [{ mode: 'cluster', use: 'store' }, 1],
    [{ mode: 'cluster', use: 'store', settings: ', appendonly: false, save: ""' }, 15],
    [{ mode: 'sentinel', use: 'cache' }, 15],
    [{ mode: 'standalone', use: 'cache' }, 1],
  ])('%j restarts after %i s', async (choice, seconds) => {
    const { servers, sentinels } = await modelOf(choice)
    expect(servers.map(({ unit }) => unit.restart.seconds)).toEqual(servers.map(() => seconds))
    expect(sentinels.map(({ unit }) => unit.restart.seconds)).toEqual(sentinels.map(() => 1))
  })

  test('have open files for all clients', async () => {
    const { servers } = await modelOf({ settings: ', maxclients: 100000' })
    expect(servers[0]?.unit.openFiles).toBe(100_032)
  })
})

test.each(['a b', 'a"b', "a'b", 'a\\b'])("Sentinel's password %j is refused", async (password) => {
  await expect(modelOf({ mode: 'sentinel' }, { sentinel: password })).rejects.toThrow(
    'the password of user "sentinel" of c holds a space, a quote or a backslash',
  )
  await modelOf({ mode: 'sentinel' }, { replication: password })
})

test('placeholders take the place of passwords and hashes', async () => {
  const { topology: loaded } = await generate(topology({ mode: 'sentinel' }), { only: 'none' })
  const { files } = await configureTopology({ topology: loaded, secrets: 'placeholders' })
  const text = (path: string): string | undefined => files.find((file) => file.path === path)?.text
  expect(text('c/users.acl')).toContain('user replication on #placeholder-for-env-replication resetchannels')
  expect(text('c/q0/sentinel.conf')).toContain('sentinel auth-pass c "placeholder for env sentinel"')
  const secret = files.filter((file) => file.secret).map(({ path }) => path)
  expect(secret).toEqual(
    [
      ...['q0/sentinel.conf', 'q1/sentinel.conf', 'q2/sentinel.conf'],
      ...['r0/redis.conf', 'r1/redis.conf', 'r2/redis.conf', 'users.acl'],
    ].map((path) => `c/${path}`),
  )
  const executable = files.filter((file) => file.executable).map(({ path }) => path)
  expect(executable).toEqual(['c/keep-state.sh', 'c/verify.sh'])
})

test('every reason is given for something that is written', async () => {
  const made = [
    ...(await Promise.all([
      modelOf({}),
      modelOf({ use: 'store' }),
      modelOf({ hosts: 'names' }),
      modelOf({ mode: 'standalone', use: 'store' }),
    ])),
    ...(await Promise.all([
      modelOf({ mode: 'sentinel' }),
      modelOf({ mode: 'sentinel', use: 'store', hosts: 'names' }),
    ])),
  ]
  const written = new Set(
    made.flatMap(({ servers, sentinels }) =>
      [...servers, ...sentinels].flatMap(({ directives, unit }) => [
        ...directives.flat().map(({ why }) => why),
        unit.restart.why,
      ]),
    ),
  )
  const inTemplates = ['TimeoutStartSec', 'TimeoutStopSec', 'LimitNOFILE', 'vm.overcommit_memory']
  const ofInstances = ['cluster-port', 'replica-priority']
  const elsewhere = [...inTemplates, ...ofInstances, 'cluster-allow-replica-migration']
  expect(reasons.filter(({ why, setting }) => !written.has(why) && !elsewhere.includes(setting))).toEqual([])
})
