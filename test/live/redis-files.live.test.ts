/** The files as they are: every golden and estate starts, and the server reads what the reader reads. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readRedisConf, redisWord } from '../../src/formats/redis-conf.ts'
import { hostileText } from '../support/hostile.ts'
import { makeCertificates } from './support/certificates.ts'
import { loopback, passwordOf, type WriteOptions, writeRedis } from './support/generated-redis.ts'
import { runOrThrow, tempDir, waitFor } from './support/process.ts'
import { cli, startRedis } from './support/redis.ts'
import { describeLive, program, type Suite, server } from './support/servers.ts'

interface RedisId {
  name: 'redis' | 'valkey'
  suite: Suite
}

const system: RedisId = { name: 'redis', suite: 'system' }
const sid: RedisId = { name: 'redis', suite: 'sid' }
const valkey: RedisId = { name: 'valkey', suite: 'sid' }

/** A cluster of a golden or an estate, what runs it, and whose password its scripts need. */
const started: { file: string; cluster: string; on: RedisId; secret?: string; environment?: string }[] = [
  { file: 'generate/redis-minimal/topology', cluster: 'cache', on: system, secret: 'redis-replication' },
  { file: 'generate/redis-full/topology', cluster: 'orders', on: sid, secret: 'redis-ops' },
  { file: 'generate/redis-6.2/topology', cluster: 'cache', on: system, secret: 'cache-ops' },
  { file: 'generate/redis-valkey/topology', cluster: 'cache', on: valkey, secret: 'cache-replication' },
  { file: 'generate/redis-sentinel/topology', cluster: 'sessions', on: system, secret: 'sessions-ops' },
  { file: 'generate/redis-sentinel/topology', cluster: 'queues', on: system, secret: 'queues-sentinel' },
  { file: 'generate/redis-standalone/topology', cluster: 'local', on: system },
  { file: 'generate/redis-standalone/topology', cluster: 'shop', on: system },
  { file: 'topologies/redis-cluster-sentinel', cluster: 'cache', on: sid, secret: 'redis-repl' },
  { file: 'topologies/redis-cluster-sentinel', cluster: 'sessions', on: sid, secret: 'sess-sentinel' },
  {
    file: 'topologies/every-construct',
    cluster: 'cache',
    on: sid,
    secret: 'r-repl',
    environment: 'production',
  },
  {
    file: 'topologies/every-construct',
    cluster: 'cache',
    on: sid,
    secret: 'r-repl',
    environment: 'staging',
  },
  { file: 'topologies/guides', cluster: 'redis', on: system, secret: 'redis-admin' },
]

interface RawCluster {
  engine: string
  instances: Record<string, { host: string }>
  sentinels?: { instances: Record<string, { host: string }> }
  tls?: { mode?: string }
  settings?: object
  settings_unchecked?: object
}

interface RawTopology {
  hosts?: Record<string, { address: string }>
  environments?: Record<string, { hosts?: Record<string, { address: string } | null> }>
  clusters: Record<string, RawCluster>
}

/** The same topology on this machine: loopback addresses, directories and certificates of the test, nothing else. */
async function onLoopback(file: string, name: string): Promise<{ text: string; tls?: WriteOptions['tls'] }> {
  const topology = parse(readFileSync(`fixtures/${file}.yaml`, 'utf8')) as RawTopology
  const cluster = topology.clusters[name]
  if (cluster === undefined) throw new Error(`no cluster ${name} in ${file}`)
  const net = loopback().a.replace(/1$/, '')
  const addresses = new Map<string, string>()
  const moved = (address: string): string => {
    if (!addresses.has(address)) addresses.set(address, `${net}${addresses.size + 1}`)
    return addresses.get(address) ?? ''
  }
  const hosts = [topology, ...Object.values(topology.environments ?? {})].flatMap((part) =>
    Object.values(part.hosts ?? {}),
  )
  for (const host of hosts) if (host !== null) host.address = moved(host.address)
  const members = [...Object.values(cluster.instances), ...Object.values(cluster.sentinels?.instances ?? {})]
  for (const member of members) {
    if (topology.hosts?.[member.host] === undefined) member.host = moved(member.host)
  }
  const hasTls = cluster.tls !== undefined && cluster.tls.mode !== 'disable'
  const certificates = hasTls && (await makeCertificates(tempDir('tls'), { names: [...addresses.values()] }))
  const { ca, cert, key } = certificates || { ca: '', cert: '', key: '' }
  const { settings_unchecked: _, ...known } = cluster
  topology.clusters[name] = {
    ...known,
    // No file of theirs outside of the test's directory.
    settings: { ...cluster.settings, logfile: null, pidfile: null },
    data_directory: '{directory}/data/{instance}',
    deploy: { via: 'local', directory: '{directory}/files' },
    ...(certificates && { tls: { ...cluster.tls, ca, cert, key } }),
  } as RawCluster
  return { text: JSON.stringify(topology), ...(certificates && { tls: { ca, cert, key } }) }
}

for (const { file, cluster, on, secret, environment } of started) {
  describeLive(`${file}: ${cluster}`, [on], () => {
    test(`runs on ${on.name} ${on.suite}`, async () => {
      const { text, tls } = await onLoopback(file, cluster)
      const running = await writeRedis(text, cluster, {
        product: on.name === 'valkey' ? 'valkey' : 'redis',
        suite: on.suite,
        ...(secret === undefined ? {} : { password: passwordOf(secret) }),
        ...(tls === undefined ? {} : { tls }),
        ...(environment === undefined ? {} : { environment }),
      })
      await running.startAll()
      const { mode } = running.cluster.declared
      if (mode === 'cluster') {
        const { code, stderr } = await running.script('create-cluster.sh')
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      }
      if (mode === 'sentinel') {
        const settled = async (): Promise<boolean> => (await running.script('verify.sh')).code === 0
        await waitFor(settled, { what: 'Sentinels and replicas', timeoutMs: 60_000 })
      }
      if (mode !== 'standalone') expect((await running.script('verify.sh')).code).toBe(0)
      const logs = [...running.servers.values()].map((each) => each.process.log()).join('')
      expect(logs).not.toMatch(/deprecat|unknown|ignor/i)
    })
  })
}

describeLive('Redis scripts', [{ name: 'shellcheck', suite: 'system' }], () => {
  test('pass shellcheck', async () => {
    const scripts = readdirSync('fixtures/generate', { recursive: true, encoding: 'utf8' })
      .filter((path) => /\/(create-cluster|verify|keep-state)\.sh$/.test(path))
      .map((path) => join('fixtures/generate', path))
    expect(scripts.length).toBeGreaterThan(10)
    const shellcheck = program(server('shellcheck', 'system'), 'shellcheck')
    await runOrThrow([shellcheck, '--severity=style', ...scripts], { directory: process.cwd() })
  })
})

for (const on of [system, sid, valkey]) {
  describeLive(`redis.conf as ${on.name} ${on.suite} reads it`, [on], () => {
    const texts = ['masterauth', 'masteruser', 'tls-ciphers', 'tls-ciphersuites', 'syslog-ident']

    /** What the server makes of lines; undefined when it refuses to start. */
    async function valuesOf(lines: readonly string[]): Promise<string[] | undefined> {
      const directory = tempDir('grammar')
      const host = loopback().a
      const conf = join(directory, 'redis.conf')
      writeFileSync(conf, `${[`bind ${host}`, 'port 7000', 'save ""', ...lines].join('\n')}\n`)
      const product = on.name === 'valkey' ? ('valkey' as const) : ('redis' as const)
      const login = { product, suite: on.suite, host, port: 7000 }
      const running = await startRedis({ ...login, conf }).catch((error: Error) => {
        if (error.message.includes('FATAL CONFIG FILE ERROR')) return undefined
        throw error
      })
      if (running === undefined) return undefined
      const values = await Promise.all(
        texts.map(async (name) => (await cli(['CONFIG', 'GET', name], login)).stdout.split('\n')[1] ?? ''),
      )
      await running.process.stop('SIGKILL')
      return values
    }

    test('quoted texts arrive as they are', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(hostileText, { minLength: 5, maxLength: 5 }), async (values) => {
          const lines = texts.map((name, index) => `${name} ${redisWord(values[index] ?? '')}`)
          expect(await valuesOf(lines)).toEqual(values)
        }),
        { numRuns: 6 },
      )
    })

    test.each([
      'masterauth a b',
      'masterauth "a"b',
      "masterauth 'a'b",
      'masterauth "a""b"',
      'masterauth a"b c"d',
      'masterauth "a',
      "masterauth 'a",
      'masterauth a # comment',
      'MasterAuth a"b c"',
      "  masterauth\t'it\\'s'  ",
      'masterauth "\\x41\\q\\\\"',
      'masterauth #a',
      '# masterauth a',
    ])('%j', async (line) => {
      const [read] = readRedisConf(line, { joinsQuotes: on.name === 'valkey' })
      const expected =
        read === undefined ? '' : 'words' in read && read.words.length === 1 ? read.words[0]?.text : undefined
      expect((await valuesOf([line]))?.[0]).toBe(expected)
    })
  })
}
