import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeCertificates } from './support/certificates.ts'
import {
  type GeneratedRedis,
  loopback,
  passwordOf,
  writeProgram,
  writeRedis,
} from './support/generated-redis.ts'
import { freePorts, freeRedisPorts } from './support/ports.ts'
import { run, tempDir, waitFor } from './support/process.ts'
import { cli, type RedisProduct } from './support/redis.ts'
import { describeLive, program, type ServerId, server } from './support/servers.ts'

interface Release extends Required<RedisProduct> {
  version: string
  needs: ServerId[]
}

const releases: Release[] = [
  { product: 'redis', suite: 'system', version: '7.0', needs: [{ name: 'redis', suite: 'system' }] },
  { product: 'redis', suite: 'sid', version: '8.0', needs: [{ name: 'redis', suite: 'sid' }] },
  { product: 'valkey', suite: 'sid', version: '9.0', needs: [{ name: 'valkey', suite: 'sid' }] },
]

const users = `users:
      default: disabled
      replication: {password: {env: replication}, acl: "+psync +replconf +ping"}
      app: {password: {env: app}, acl: "~app:* +@all -@admin -@dangerous +cluster|slots (%R~shared:* +get) ( +exists ~old:* )"}
      ops-reader: {password: {env: ops-reader}, acl: "+info"}`

/** Six nodes in three zones, two on each machine; dbbal places them. */
function sixNodes({ product, version }: Release): string {
  const { a, b, c } = loopback()
  return `version: 1
hosts: {a: {address: ${a}, zone: a}, b: {address: ${b}, zone: b}, c: {address: ${c}, zone: c}}
clusters:
  cache:
    engine: redis
    flavor: ${product}
    version: "${version}"
    mode: cluster
    use: cache
    data_directory: "{directory}/data/{instance}"
    deploy: {via: local, directory: "{directory}/files"}
    admin: {user: ops, password: {env: ops}}
    instances:
      r1: {host: a, port: 7000}
      r2: {host: a, port: 7001}
      r3: {host: b, port: 7000}
      r4: {host: b, port: 7001}
      r5: {host: c, port: 7000}
      r6: {host: c, port: 7001}
    ${users}
    settings: {maxmemory: 64mb, cluster-node-timeout: 1500, repl-backlog-size: 1mb, repl-diskless-sync-delay: 0}
`
}

/** What the roles are, by what create-cluster.sh tells: "s1: primary r1, replicas r4". */
const placed = ['s1: primary r1, replicas r4', 's2: primary r3, replicas r6', 's3: primary r5, replicas r2']

/** How often each server was ordered to change the cluster. */
async function changesOf(cluster: GeneratedRedis): Promise<string[]> {
  const names = cluster.cluster.instances.map(({ name }) => name)
  const stats = await Promise.all(names.map((name) => cluster.ask(name, 'ops', 'INFO', 'commandstats')))
  return stats.flatMap(
    (text) => text.match(/cmdstat_cluster\|(meet|addslots|replicate|set-config)[^:]*:calls=\d+/g) ?? [],
  )
}

function lines(text: string): string[] {
  return text.trimEnd().split('\n')
}

for (const release of releases) {
  const { product, suite, version } = release
  describeLive(`Redis Cluster on ${product} ${suite} (files for ${version})`, release.needs, () => {
    let cluster: GeneratedRedis

    test('create-cluster.sh makes it from nothing', async () => {
      cluster = await writeRedis(sixNodes(release), 'cache', release)
      await cluster.startAll()
      expect((await cluster.script('verify.sh')).code).toBe(1)
      const { code, stdout, stderr } = await cluster.script('create-cluster.sh')
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(lines(stdout).slice(-4)).toEqual([...placed, 'done'])
      expect(await cluster.script('verify.sh')).toMatchObject({
        code: 0,
        stdout: '6 servers, 16384 slots, no fault\n',
      })
    })

    test('and does not touch the finished one', async () => {
      const before = await changesOf(cluster)
      expect(before.length).toBeGreaterThan(0)
      const { code, stdout } = await cluster.script('create-cluster.sh')
      expect({ code, lines: lines(stdout) }).toEqual({ code: 0, lines: [...placed, 'nothing to do'] })
      expect(await changesOf(cluster)).toEqual(before)
    })

    test('users can do what they may and nothing else', async () => {
      // {app} keeps its slot on one primary; MOVED would say that the command was allowed.
      expect(await cluster.ask('r1', 'app', 'SET', 'app:{06S}', '1')).toBe('OK')
      expect(await cluster.ask('r1', 'app', 'GET', 'other:{06S}')).toMatch(/^NOPERM .*key/i)
      expect(await cluster.ask('r1', 'app', 'GET', 'shared:{06S}')).toBe('')
      expect(await cluster.ask('r1', 'app', 'EXISTS', 'old:{06S}')).toBe('0')
      for (const [command, key] of [
        ['GETDEL', 'shared:{06S}'],
        ['EXISTS', 'shared:{06S}'],
        ['GET', 'old:{06S}'],
      ] as const) {
        expect(await cluster.ask('r1', 'app', command, key)).toMatch(/^NOPERM/)
      }
      expect(await cluster.ask('r1', 'app', 'CONFIG', 'GET', 'save')).toMatch(/^NOPERM/)
      expect(await cluster.ask('r1', 'app', 'CLUSTER', 'SLOTS')).not.toMatch(/NOPERM/)
      expect(await cluster.ask('r1', 'replication', 'GET', 'app:{06S}')).toMatch(/^NOPERM/)
      expect(await cluster.ask('r1', 'ops', 'GET', 'app:{06S}')).toMatch(/^NOPERM/)
      expect(await cluster.ask('r1', 'ops', 'CLUSTER', 'RESET')).toMatch(/^NOPERM/)
      expect(await cluster.ask('r1', 'default', 'PING')).toMatch(/^NOAUTH/)
      expect(await cluster.script('verify.sh', { REDISCLI_AUTH: 'wrong' })).toMatchObject({ code: 3 })
      expect(await cluster.script('create-cluster.sh', { REDISCLI_AUTH: 'wrong' })).toMatchObject({ code: 2 })
      expect(await cluster.script('create-cluster.sh', { REDISCLI_AUTH: undefined })).toMatchObject({
        code: 2,
      })
    })

    test('every server has the values of its file', async () => {
      const info = await cluster.ask('r1', 'ops', 'INFO', 'memory')
      expect(info).toContain('maxmemory_human:64.00M')
      expect(info).toContain('maxmemory_policy:allkeys-lfu')
    })

    test('verify.sh fails when a server dies, and the cluster goes on with another primary', async () => {
      await cluster.kill('r1')
      const dead = await cluster.script('verify.sh')
      expect(dead.code).toBe(3)
      expect(dead.stdout).toContain('fault: r1 at ')
      await waitFor(
        async () => (await cluster.ask('r4', 'ops', 'INFO', 'replication')).includes('role:master'),
        {
          what: 'r4 to take over',
        },
      )
      expect((await cluster.script('verify.sh')).code).toBe(3)
      expect(await cluster.script('create-cluster.sh', { DBBAL_WAIT: '1' })).toMatchObject({
        code: 3,
        stdout: '',
      })
      expect(await cluster.ask('r4', 'app', 'GET', 'app:{06S}')).toBe('1')
    })

    test('create-cluster.sh leaves the roles after a failover alone', async () => {
      const before = await changesOf(cluster)
      await cluster.start('r1')
      const { code, stdout, stderr } = await cluster.script('create-cluster.sh')
      expect({ code, stderr, lines: lines(stdout) }).toEqual({
        code: 0,
        stderr: '',
        lines: ['s1: primary r4, replicas r1 (began with r1)', placed[1], placed[2], 'nothing to do'],
      })
      expect(await changesOf(cluster)).toEqual(before)
      expect((await cluster.script('verify.sh')).code).toBe(0)
    })

    test('verify.sh fails when users differ', async () => {
      const admin = 'user admin on nopass ~* &* +@all'
      const acl = join(cluster.files, 'cache/users.acl')
      const text = readFileSync(acl, 'utf8')
      writeFileSync(acl, `${text}${admin}\n`)
      await cluster.kill('r2')
      await cluster.start('r2')
      writeFileSync(acl, text)
      await waitFor(
        async () => (await cluster.ask('r2', 'ops', 'INFO', 'replication')).includes('link_status:up'),
        {
          what: 'r2 to follow again',
        },
      )
      const { code, stdout } = await cluster.script('verify.sh')
      expect({ code, stdout }).toEqual({ code: 1, stdout: 'fault: users differ between r1 and r2: admin\n' })
    })
  })
}

describeLive('create-cluster.sh', [{ name: 'redis', suite: 'system' }], () => {
  const [release] = releases
  if (release === undefined) return

  /** A redis-cli that kills the script at an order, before or after it is carried out. */
  function killer(): { bin: string; allow(orders: number, when: 'before' | 'after'): void; pidFile: string } {
    const state = tempDir('killer')
    const real = program(server('redis', 'system'), 'redis-cli')
    const bin = writeProgram(
      'redis-cli',
      `#!/bin/bash
case "$*" in
  *SET-CONFIG-EPOCH* | *ADDSLOTS* | *MEET* | *REPLICATE*)
    read -r left when <${state}/left
    echo "$((left - 1)) $when" >${state}/left
    if [ "$left" -eq 0 ]; then
      if [ "$when" = after ]; then ${real} "$@"; fi
      kill -9 "$(cat ${state}/pid)"
    fi
    ;;
esac
exec ${real} "$@"
`,
    )
    return {
      bin,
      pidFile: join(state, 'pid'),
      allow: (orders, when) => writeFileSync(join(state, 'left'), `${orders} ${when}\n`),
    }
  }

  test('ends in the same place however often it is killed', async () => {
    const { bin, pidFile, allow } = killer()
    const cluster = await writeRedis(sixNodes(release), 'cache', { ...release, bin })
    await cluster.startAll()
    const file = join(cluster.files, 'cache/create-cluster.sh')
    const env = { PATH: `${bin}:${process.env['PATH']}`, REDISCLI_AUTH: passwordOf('ops') }
    const attempt = (): ReturnType<typeof run> =>
      run(['/bin/bash', '-c', `echo $$ >${pidFile}; exec ${file}`], { env })
    let killed = 0
    for (;;) {
      allow(1, killed % 2 === 0 ? 'before' : 'after')
      const { code, signal, stdout, stderr } = await attempt()
      if (signal !== 'SIGKILL') {
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        expect(lines(stdout).slice(-4, -1)).toEqual(placed)
        break
      }
      killed++
      expect(killed).toBeLessThan(20)
    }
    // 6 epochs, 3 ranges of slots, 5 meetings and 3 replicas, one or two at a time.
    expect(killed).toBeGreaterThanOrEqual(8)
    allow(0, 'before')
    expect(lines((await attempt()).stdout)).toEqual([...placed, 'nothing to do'])
    expect((await cluster.script('verify.sh')).code).toBe(0)
  })

  test('refuses data, foreign nodes and foreign slots, and changes nothing', async () => {
    const yaml = sixNodes(release).replace('+info"}', '+@all ~*"}')
    const cluster = await writeRedis(yaml, 'cache', release)
    await cluster.startAll()
    const refused = async (): Promise<{ code: number | null; stdout: string; stderr: string }> => {
      const { code, stdout, stderr } = await cluster.script('create-cluster.sh', { DBBAL_WAIT: '10' })
      return { code, stdout, stderr: lines(stderr)[0] ?? '' }
    }
    const reader = (name: string, ...command: string[]): Promise<string> =>
      cluster.ask(name, 'ops-reader', ...command)

    expect(await reader('r2', 'CLUSTER', 'ADDSLOTS', '5')).toBe('OK')
    expect(await refused()).toEqual({
      code: 4,
      stdout: '',
      stderr: 'create-cluster.sh: slot 5 of s1 is held by r2, and 16383 slots are held by nobody',
    })
    expect(await reader('r2', 'CLUSTER', 'DELSLOTS', '5')).toBe('OK')

    expect(await reader('r6', 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383')).toBe('OK')
    expect(await reader('r6', 'SET', 'left', 'over')).toMatch(/OK|CLUSTERDOWN/)
    await waitFor(async () => (await reader('r6', 'SET', 'left', 'over')) === 'OK', { what: 'r6 to serve' })
    expect(await reader('r6', 'CLUSTER', 'DELSLOTSRANGE', '0', '16383')).toBe('OK')
    expect(await refused()).toEqual({
      code: 4,
      stdout: '',
      stderr: 'create-cluster.sh: r6 holds 1 keys and no slots',
    })
    await reader('r6', 'FLUSHALL')

    const stranger = await writeRedis(sixNodes(release), 'cache', release)
    await stranger.start('r1')
    const [first] = stranger.cluster.instances
    await reader('r3', 'CLUSTER', 'MEET', first?.address ?? '', '7000')
    await waitFor(async () => !(await reader('r3', 'CLUSTER', 'NODES')).includes('handshake'), {
      what: 'a meeting',
    })
    const { code, stdout, stderr } = await refused()
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toMatch(
      /^create-cluster.sh: r3 knows a node that is not in the topology: [0-9a-f]{40} 127\./,
    )
    expect(await changesOf(cluster)).toHaveLength(3)
  })
})

describeLive('nine nodes with TLS', [{ name: 'redis', suite: 'sid' }], () => {
  test('form a cluster that speaks nothing else', async () => {
    const { a, b, c } = loopback()
    const certificates = await makeCertificates(tempDir('tls'), { names: [a, b, c] })
    const { ca, cert, key } = certificates
    const yaml = `version: 1
hosts: {a: {address: ${a}, zone: a}, b: {address: ${b}, zone: b}, c: {address: ${c}, zone: c}}
clusters:
  orders:
    engine: redis
    version: "8.0"
    mode: cluster
    use: store
    data_directory: "{directory}/data/{instance}"
    deploy: {via: local, directory: "{directory}/files"}
    tls: {mode: require, ca: ${ca}, cert: ${cert}, key: ${key}}
    instances:
      r1: {host: a, port: 7000}
      r2: {host: b, port: 7000}
      r3: {host: c, port: 7000}
      r4: {host: a, port: 7001}
      r5: {host: b, port: 7001}
      r6: {host: c, port: 7001}
      r7: {host: a, port: 7002, bus_port: 7102}
      r8: {host: b, port: 7002, bus_port: 7102}
      r9: {host: c, port: 7002, bus_port: 7102}
    shards:
      s1: {primary: r1, replicas: [r5, r9]}
      s2: {primary: r2, replicas: [r6, r7]}
      s3: {primary: r3, replicas: [r4, r8]}
    users: {replication: {password: {env: replication}, acl: "+psync +replconf +ping"}, app: {password: {env: app}, acl: "~app:* +@all -@dangerous"}}
    settings: {maxmemory: 64mb, repl-diskless-sync-delay: 0, repl-backlog-size: 1mb, appendfsync: "no"}
`
    const password = passwordOf('replication')
    const cluster = await writeRedis(yaml, 'orders', { suite: 'sid', tls: { ca, cert, key }, password })
    await cluster.startAll()
    const { code, stdout, stderr } = await cluster.script('create-cluster.sh')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(lines(stdout).slice(-4)).toEqual([
      's1: primary r1, replicas r5 r9',
      's2: primary r2, replicas r6 r7',
      's3: primary r3, replicas r4 r8',
      'done',
    ])
    expect(await cluster.script('verify.sh')).toMatchObject({ code: 0 })
    expect(lines((await cluster.script('create-cluster.sh')).stdout).at(-1)).toBe('nothing to do')
    expect(await cluster.ask('r1', 'app', 'SET', 'app:{06S}', '1')).toBe('OK')
    const plain = await cli(['PING'], { host: a, port: 7000, suite: 'sid' }, { timeoutMs: 5000 })
    expect(plain.stdout).not.toContain('PONG')
    // Without a certificate the server hangs up: tls-auth-clients is the product's default.
    const anonymous = await cli(['PING'], { host: a, port: 7000, suite: 'sid', tls: { ca } })
    expect(anonymous.stdout).not.toMatch(/PONG|NOAUTH/)
  })
})

for (const release of releases.filter(({ product, suite }) => product === 'valkey' || suite === 'system')) {
  const { product, suite, version } = release
  describeLive(`Sentinel on ${product} ${suite} (files for ${version})`, release.needs, () => {
    const { a, b, c } = loopback()
    const yaml = (settings: string): string => `version: 1
hosts: {a: {address: ${a}}, b: {address: ${b}}, c: {address: ${c}}}
clusters:
  sessions:
    engine: redis
    flavor: ${product}
    version: "${version}"
    mode: sentinel
    use: store
    initial_primary: s1
    data_directory: "{directory}/data/{instance}"
    deploy: {via: local, directory: "{directory}/files"}
    instances: {s1: {host: a}, s2: {host: b}}
    sentinels: {quorum: 2, down_after: 3s, failover_timeout: 10s, instances: {q1: {host: a}, q2: {host: b}, q3: {host: c}}}
    users:
      app: {password: {env: app}, acl: "~sess:* +@all -@dangerous"}
      sentinel: {password: {env: sentinel}, acl: "allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill"}
    settings: {${settings}, repl-backlog-size: 1mb, repl-diskless-sync-delay: 0}
`
    const password = passwordOf('sentinel')
    let cluster: GeneratedRedis
    const verified = (): Promise<boolean> => cluster.script('verify.sh').then(({ code }) => code === 0)
    const isPrimary = async (name: string): Promise<boolean> =>
      (await cluster.ask(name, 'sentinel', 'ROLE')).startsWith('master')

    test('watches the servers, which log in at each other', async () => {
      cluster = await writeRedis(yaml('maxmemory: 64mb'), 'sessions', { ...release, password })
      await cluster.startAll()
      await waitFor(verified, { what: 'Sentinels to know each other' })
      expect(await cluster.ask('s1', 'app', 'SET', 'sess:1', 'x')).toBe('OK')
      expect(await cluster.ask('s2', 'app', 'SET', 'sess:1', 'x')).toMatch(/^READONLY/)
      expect(await cluster.ask('s1', 'app', 'GET', 'other')).toMatch(/^NOPERM/)
    })

    test('elects the replica when the primary dies', async () => {
      await waitFor(async () => (await cluster.ask('s2', 'app', 'GET', 'sess:1')) === 'x', {
        what: 'the copy',
      })
      await cluster.kill('s1')
      expect(await cluster.script('verify.sh')).toMatchObject({ code: 3 })
      await waitFor(() => isPrimary('s2'), { what: 's2 to be promoted' })
      expect(await cluster.ask('s2', 'app', 'SET', 'sess:1', 'y')).toBe('OK')
    })

    test('takes the old primary back as a replica', async () => {
      await cluster.start('s1')
      await waitFor(verified, { what: 's1 to follow s2' })
      expect(await isPrimary('s2')).toBe(true)
      await waitFor(async () => (await cluster.ask('s1', 'app', 'GET', 'sess:1')) === 'y', {
        what: 'the copy',
      })
    })

    test('new files and a restart of everything change the settings and not the roles', async () => {
      await cluster.rewrite(yaml('maxmemory: 65mb'))
      await Promise.all([...cluster.servers.keys()].map((name) => cluster.kill(name)))
      await cluster.startAll()
      await waitFor(verified, { what: 'all to be as before' })
      expect(await isPrimary('s2')).toBe(true)
      expect(await cluster.ask('s1', 'sentinel', 'INFO', 'memory')).toContain('maxmemory_human:65.00M')
      expect(await cluster.ask('s1', 'app', 'GET', 'sess:1')).toBe('y')
    })
  })
}

describeLive('DNS names', [{ name: 'redis', suite: 'system' }], () => {
  const start = `version: 1
clusters:
  named:
    engine: redis
    version: "7.0"
    use: cache
    data_directory: "{directory}/data/{instance}"
    deploy: {via: local, directory: "{directory}/files"}
    settings: {maxmemory: 64mb, repl-backlog-size: 1mb, repl-diskless-sync-delay: 0}
`

  test('a cluster sends its clients to names', async () => {
    const ports = await freeRedisPorts(6)
    const instances = ports.map((port, index) => `r${index + 1}: {host: localhost, port: ${port}}`)
    const yaml = `${start}    mode: cluster
    instances: {${instances.join(', ')}}
    users: {replication: {password: {env: replication}, acl: "+psync +replconf +ping"}, app: {password: {env: app}, acl: "~* +@all"}}
`
    const password = passwordOf('replication')
    const cluster = await writeRedis(yaml, 'named', { suite: 'system', password })
    await cluster.startAll()
    expect(await cluster.script('create-cluster.sh')).toMatchObject({ code: 0, stderr: '' })
    expect(await cluster.script('verify.sh')).toMatchObject({ code: 0 })
    const moved = await cluster.ask('r3', 'app', 'GET', '{06S}')
    expect(moved).toBe(`MOVED 0 localhost:${ports[0]}`)
  })

  test('Sentinel names the new primary', async () => {
    const [s1 = 0, s2 = 0, q1 = 0, q2 = 0, q3 = 0] = await freePorts(5)
    const yaml = `${start}    mode: sentinel
    initial_primary: s1
    instances: {s1: {host: localhost, port: ${s1}}, s2: {host: localhost, port: ${s2}}}
    sentinels: {quorum: 2, down_after: 1s, instances: {q1: {host: localhost, port: ${q1}}, q2: {host: localhost, port: ${q2}}, q3: {host: localhost, port: ${q3}}}}
    users: {sentinel: {password: {env: sentinel}, acl: "allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill"}}
`
    const password = passwordOf('sentinel')
    const cluster = await writeRedis(yaml, 'named', { suite: 'system', password })
    await cluster.startAll()
    const verified = async (): Promise<boolean> => (await cluster.script('verify.sh')).code === 0
    await waitFor(verified, { what: 'Sentinels to know each other' })
    await cluster.kill('s1')
    const primary = (): Promise<string> =>
      cluster.ask('q2', 'default', 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'named')
    await waitFor(async () => (await primary()) === `localhost\n${s2}`, { what: 'the new primary' })
    await cluster.start('s1')
    await waitFor(verified, { what: 's1 to follow' })
  })
})
