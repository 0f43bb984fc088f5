/** Each helper of test/live/support: the server starts, answers, and is gone afterwards. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { makeCertificates } from './support/certificates.ts'
import { startMariadbReplication } from './support/mariadb.ts'
import { queryMysql, startGroup, startReplication } from './support/mysql.ts'
import { startPgbouncer } from './support/pgbouncer.ts'
import { freePort, freePorts, freeRedisPort } from './support/ports.ts'
import { addReplica, startPrimary, waitForReplay } from './support/postgres.ts'
import { cleanUpTo, listens, run, startedSoFar, startProcess, tempDir, waitFor } from './support/process.ts'
import { startRedis } from './support/redis.ts'
import { makeKeyring, startRouter } from './support/router.ts'
import type { ServerId, Suite } from './support/servers.ts'
import { describeLive, installedServers } from './support/servers.ts'

for (const { name, suite, version } of installedServers()) console.log(`${name} (${suite}) ${version}`)

const suites: Suite[] = ['system', 'sid']

describe('process', () => {
  test('a condition that never holds reports the log and the last error', async () => {
    const mark = startedSoFar()
    const directory = tempDir('process')
    const argv = ['/bin/sh', '-c', 'echo last words; exec sleep 60'] as const
    const running = startProcess({ name: 'talker', argv, directory })
    await waitFor(() => running.log().includes('words'), { what: 'the words' })
    const waiting = waitFor(() => Promise.reject(new Error('no')), {
      what: 'x',
      timeoutMs: 50,
      process: running,
    })
    await expect(waiting).rejects.toThrow(/^waited for x: not within 50 ms\n--- .*talker\.log\nlast words$/)
    await cleanUpTo(mark)
    expect(() => process.kill(running.pid, 0)).toThrow('ESRCH')
    expect(existsSync(directory)).toBe(false)
  })

  test('a process that ends is not waited for', async () => {
    const directory = tempDir('process')
    const running = startProcess({ name: 'brief', argv: ['/bin/sh', '-c', 'echo bye'], directory })
    await expect(waitFor(() => false, { what: 'x', process: running })).rejects.toThrow(
      /brief ended\n.*\nbye/,
    )
  })

  test('a process dies with a runner that is killed', async () => {
    const directory = tempDir('process')
    const contents = `
      import { startProcess } from './support/process.ts'
      const child = startProcess({ name: 'x', argv: ['/bin/sleep', '60'], directory: ${JSON.stringify(directory)} })
      console.log(child.pid)
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100)`
    const bundle = await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    })
    const script = bundle.outputFiles[0]?.text ?? ''
    const runner = await run([process.execPath, '--input-type=module', '-e', script])
    expect(runner.signal, runner.stderr).toBe('SIGKILL')
    const pid = Number(runner.stdout)
    expect(pid).toBeGreaterThan(1)
    await waitFor(() => !isAlive(pid), { what: 'the child to die', timeoutMs: 2000 })
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('ports are free, different and below the ephemeral range', async () => {
  const ports = [...(await freePorts(20)), await freeRedisPort()]
  expect(new Set(ports).size).toBe(21)
  expect(Math.max(...ports)).toBeLessThan(32_768)
  expect(ports.at(-1)).toBeLessThan(22_768)
})

for (const suite of suites) {
  const needs: ServerId[] = [
    { name: 'postgresql', suite },
    { name: 'pgbouncer', suite },
  ]
  describeLive(`PostgreSQL and PgBouncer (${suite})`, needs, () => {
    test('a replica streams, TLS is verified, PgBouncer routes', async () => {
      const tls = await makeCertificates(tempDir('tls'))
      const primary = await startPrimary({ suite, auth: 'scram-sha-256', tls })
      expect(await primary.query('SHOW server_version')).toMatchObject([
        { server_version: expect.stringContaining(primary.installed.version) },
      ])
      const replica = await addReplica(primary)
      await primary.query("CREATE ROLE app LOGIN PASSWORD 'x'")
      await waitForReplay(primary, replica)
      const login = { user: 'app', password: 'x', database: 'postgres' }
      const ssl = { ca: readFileSync(tls.ca, 'utf8') }
      expect(await replica.query('SELECT pg_is_in_recovery() AS r', { ...login, ssl })).toEqual([{ r: true }])
      await expect(replica.query('SELECT 1', { ...login, password: 'y' })).rejects.toThrow('password')

      const port = await freePort()
      const bouncer = await startPgbouncer({ suite, ini: pgbouncerIni(port, primary.port), port })
      const [row] = await bouncer.query('SELECT inet_server_port() AS port', login)
      expect(row).toEqual({ port: primary.port })
      expect((await bouncer.process.stop('SIGINT')).code).toBe(0)
      await replica.stop('SIGKILL')
      await replica.start()
    })
  })
}

function pgbouncerIni(port: number, serverPort: number): string {
  const directory = tempDir('pgbouncer-conf')
  const ini = join(directory, 'pgbouncer.ini')
  writeFileSync(join(directory, 'userlist.txt'), '"app" "x"\n')
  writeFileSync(
    ini,
    `[databases]
postgres = host=127.0.0.1 port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${directory}/userlist.txt
`,
  )
  return ini
}

describeLive(
  'Redis and Valkey',
  [
    { name: 'redis', suite: 'system' },
    { name: 'redis', suite: 'sid' },
    { name: 'valkey', suite: 'sid' },
  ],
  () => {
    const products = [
      { product: 'redis', suite: 'system' },
      { product: 'redis', suite: 'sid' },
      { product: 'valkey', suite: 'sid' },
    ] as const
    test.each(products)('$product $suite: server with TLS and password, sentinel', async (which) => {
      const directory = tempDir('redis')
      const tls = await makeCertificates(directory)
      const [port, sentinelPort] = [await freeRedisPort(), await freeRedisPort()]
      const conf = join(directory, 'redis.conf')
      writeFileSync(
        conf,
        `port 0\ntls-port ${port}\nbind 127.0.0.1\nrequirepass secret\nsave ""
tls-cert-file ${tls.cert}\ntls-key-file ${tls.key}\ntls-ca-cert-file ${tls.ca}\ntls-auth-clients no\n`,
      )
      const node = await startRedis({ ...which, conf, port, password: 'secret', tls: { ca: tls.ca } })
      expect((await node.cli(['INFO', 'server'])).stdout).toContain(node.installed.version)
      const sentinelConf = join(directory, 'sentinel.conf')
      writeFileSync(
        sentinelConf,
        `port ${sentinelPort}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 ${port} 1\n`,
      )
      const sentinel = await startRedis({
        ...which,
        conf: sentinelConf,
        port: sentinelPort,
        isSentinel: true,
      })
      expect((await sentinel.cli(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'main'])).stdout).toContain(
        String(port),
      )
      await node.process.stop()
      expect(await listens(port)).toBe(false)
    })
  },
)

describeLive(
  'MySQL and MySQL Router',
  [
    { name: 'mysql', suite: 'sid' },
    { name: 'mysqlrouter', suite: 'sid' },
  ],
  () => {
    test('replicas follow, the Router routes to the source', async () => {
      const { source, replicas } = await startReplication({ replicas: 1 })
      await source.query("CREATE USER app IDENTIFIED BY 'x'")
      const login = { user: 'app', password: 'x' }
      const [replica] = replicas
      await waitFor(() => replica?.query('SELECT 1', login), { what: 'the account on the replica' })
      expect(await replica?.query('SELECT @@super_read_only AS r')).toMatchObject([{ r: 1 }])
      const port = await freePort()
      const conf = routerConf(port, source.port)
      const router = await startRouter({ conf, ports: [port] })
      const rows = await queryMysql(
        { host: '127.0.0.1', port, ...login },
        'SELECT @@port AS port, VERSION() AS version',
      )
      expect(rows).toMatchObject([
        { port: source.port, version: expect.stringContaining(source.installed.version) },
      ])
      expect(router.log()).not.toMatch(/WARNING|ERROR/)
      expect((await router.process.stop()).code).toBe(0)
      await source.stop('SIGKILL')
      await source.start()
    })

    test('three members form a group, a keyring holds a password', async () => {
      const { members } = await startGroup()
      const roles = await members[0]?.query(
        'SELECT MEMBER_ROLE AS role FROM performance_schema.replication_group_members',
      )
      expect(roles?.map((row) => row['role']).sort()).toEqual(['PRIMARY', 'SECONDARY', 'SECONDARY'])
      const directory = tempDir('keyring')
      await makeKeyring(join(directory, 'keyring'), join(directory, 'master.key'), {
        user: 'router',
        password: 'x',
      })
      expect(existsSync(join(directory, 'keyring'))).toBe(true)
    })
  },
)

function routerConf(port: number, destination: number): string {
  const directory = tempDir('router-conf')
  for (const folder of ['log', 'run', 'data']) mkdirSync(join(directory, folder))
  const conf = join(directory, 'mysqlrouter.conf')
  writeFileSync(
    conf,
    `[DEFAULT]
logging_folder=${directory}/log
runtime_folder=${directory}/run
data_folder=${directory}/data
unknown_config_option=error
[logger]
level=info
[routing:rw]
bind_address=127.0.0.1
bind_port=${port}
destinations=127.0.0.1:${destination}
routing_strategy=first-available
protocol=classic
`,
  )
  return conf
}

describeLive('MariaDB', [{ name: 'mariadb', suite: 'system' }], () => {
  test('a replica follows', async () => {
    const { primary, replica } = await startMariadbReplication()
    await primary.query('CREATE DATABASE shop')
    await waitFor(async () => (await replica.query("SHOW DATABASES LIKE 'shop'")).length === 1, {
      what: 'shop',
    })
    const [row] = await replica.query('SELECT VERSION() AS version, @@read_only AS r')
    expect(row).toMatchObject({ version: expect.stringContaining(primary.installed.version), r: 1 })
  })
})
