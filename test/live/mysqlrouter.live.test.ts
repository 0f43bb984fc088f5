/** Generated mysqlrouter.conf in front of real servers: routes, failover, splitting, TLS, REST. */

import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { beforeAll, expect, test } from 'vitest'
import { generate, writeFiles } from '../support/generate.ts'
import { makeCertificates } from './support/certificates.ts'
import { type MysqlServer, queryAllMysql, queryMysql, startGroup, startReplication } from './support/mysql.ts'
import { freePorts } from './support/ports.ts'
import { run, runOrThrow, tempDir, waitFor } from './support/process.ts'
import { type MysqlRouter, startRouter } from './support/router.ts'
import { describeLive, program, server } from './support/servers.ts'

const needs = [
  { name: 'mysql', suite: 'sid' },
  { name: 'mysqlrouter', suite: 'sid' },
] as const

const app = { host: '127.0.0.1', user: 'app', password: 'pw-app' }

/** Lines of the log that say something is amiss. */
function complaints({ log }: MysqlRouter): string[] {
  return log()
    .split('\n')
    .filter((line) => /WARNING|ERROR/.test(line))
}

async function runSql({ socket }: MysqlServer, sql: string): Promise<string> {
  const client = program(server('mysql', 'sid'), 'mysql')
  return await runOrThrow([client, '-uroot', `--socket=${socket}`, '--table'], { input: sql })
}

/** Port of the server that answers on a route, by new connections. */
async function answering(port: number, times = 1, ssl?: { ca: string }): Promise<number[]> {
  const ports: number[] = []
  for (let time = 0; time < times; time++) {
    const [row] = await queryMysql({ ...app, port, ...(ssl && { ssl }) }, 'SELECT @@port AS port')
    ports.push(Number(row?.['port']))
  }
  return ports
}

interface Answer {
  status: number | undefined
  body: string
}

async function rest(port: number, path: string, login?: string, ca?: string): Promise<Answer> {
  const options = {
    port,
    host: '127.0.0.1',
    path: `/api/20190715${path}`,
    ...(login && { auth: login }),
    agent: false as const,
  }
  return await new Promise((resolve, reject) => {
    const sent = ca === undefined ? httpRequest(options) : httpsRequest({ ...options, ca })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    sent.end()
  })
}

/** As a load balancer that expects HTTP: it sends something and looks at what comes. */
async function checkHealth(port: number): Promise<void> {
  await new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('data', () => socket.end('GET / HTTP/1.0\r\n\r\n'))
    socket.once('error', reject)
    socket.once('close', resolve)
  })
}

const settings = (directory: string) =>
  `{DEFAULT.logging_folder: ${directory}/log, DEFAULT.runtime_folder: ${directory}/run, DEFAULT.data_folder: ${directory}/data}`

describeLive('MySQL Router, static destinations', needs, () => {
  let source: MysqlServer
  let replicas: MysqlServer[]
  let router: MysqlRouter
  let ports: number[]

  beforeAll(async () => {
    ;[{ source, replicas }, ports] = await Promise.all([startReplication({ replicas: 2 }), freePorts(3)])
    const directory = tempDir('router')
    const instances = [source, ...replicas].map(({ port }, at) => `db${at}: {host: 127.0.0.1, port: ${port}}`)
    const { files, diagnostics } = await generate(`
      version: 1
      secrets: {env: "{name}"}
      clusters:
        shop: {engine: mysql, version: "9.7", primary: db0, instances: {${instances}}, users: {app: {password: {secret: app}}}}
      balancers:
        shop-router:
          kind: mysqlrouter
          version: "9.7"
          serves: shop
          destinations: static
          instances: {r1: {host: 127.0.0.1}}
          deploy: {via: local, directory: ${directory}/shop-router/r1}
          endpoint: {kind: nlb, name: db.example.net}
          routes: {rw: ${ports[0]}, ro: ${ports[1]}}
          rest: {port: ${ports[2]}, user: watcher, password: {secret: rest}}
          settings: ${settings(directory)}`)
    expect(diagnostics).toEqual([])
    await writeFiles(files, directory)
    await runSql(source, files.get('shop/grants.sql') ?? '')
    await runSql(
      source,
      "CREATE DATABASE shop; CREATE TABLE shop.items (id INT PRIMARY KEY); GRANT ALL ON shop.* TO app@'%'",
    )
    await waitForAll(source, replicas)
    router = await startRouter({ conf: join(directory, 'shop-router/r1/mysqlrouter.conf'), ports })
  })

  test('starts without a complaint', () => {
    expect(complaints(router)).toEqual([])
    expect(router.log()).toContain('Start accepting connections for routing routing:rw')
  })

  test('writes go to the source, reads to both replicas', async () => {
    const [rw = 0, ro = 0] = ports
    expect(new Set(await answering(rw, 3))).toEqual(new Set([source.port]))
    expect(new Set(await answering(ro, 4))).toEqual(new Set(replicas.map(({ port }) => port)))
    await queryMysql({ ...app, port: rw }, 'INSERT INTO shop.items VALUES (1)')
    await waitForAll(source, replicas)
    expect(await queryMysql({ ...app, port: ro }, 'SELECT id FROM shop.items')).toEqual([{ id: 1 }])
    await expect(queryMysql({ ...app, port: ro }, 'INSERT INTO shop.items VALUES (2)')).rejects.toThrow(
      'read-only',
    )
    expect(complaints(router)).toEqual([])
  })

  test('REST answers to the password only', async () => {
    const [, , port = 0] = ports
    for (const path of [
      '/router/status',
      '/routes',
      '/routes/rw/health',
      '/connection_pool/main/status',
      '/host_cache/status',
    ]) {
      expect((await rest(port, path, 'watcher:pw-rest')).status, path).toBe(200)
      expect((await rest(port, path)).status, path).toBe(401)
      expect((await rest(port, path, 'watcher:wrong')).status, path).toBe(401)
    }
    expect((await rest(port, '/swagger.json')).status).toBe(401)
    const { body } = await rest(port, '/routes', 'watcher:pw-rest')
    expect(JSON.parse(body)).toEqual({ items: [{ name: 'ro' }, { name: 'rw' }] })
  })

  test('health checks do not get the load balancer blocked', async () => {
    const [rw = 0] = ports
    for (let check = 0; check < 120; check++) await checkHealth(rw)
    expect(await answering(rw)).toEqual([source.port])
  })

  test('a replica that is down costs no reader an error, and the source gets no reads', async () => {
    const [rw = 0, ro = 0] = ports
    await replicas[0]?.stop('SIGKILL')
    expect(new Set(await answering(ro, 3))).toEqual(new Set([replicas[1]?.port]))
    await replicas[1]?.stop('SIGKILL')
    await expect(answering(ro)).rejects.toThrow()
    expect(await answering(rw)).toEqual([source.port])
  })
})

async function waitForAll(source: MysqlServer, replicas: readonly MysqlServer[]): Promise<void> {
  const [row] = await source.query('SELECT @@GLOBAL.gtid_executed AS executed')
  const executed = String(row?.['executed']).replaceAll('\n', '')
  for (const replica of replicas) {
    await replica.query(`SELECT WAIT_FOR_EXECUTED_GTID_SET('${executed}', 30)`)
  }
}

describeLive(
  'MySQL Router, destinations from the metadata',
  [...needs, { name: 'openssl', suite: 'system' }],
  () => {
    let members: MysqlServer[]
    let groupName: string
    let router: MysqlRouter
    let ports: { rw: number; ro: number; split: number; rest: number; plain: number }
    let ssl: { ca: string }
    let directory: string

    beforeAll(async () => {
      const { ca, cert, key } = await makeCertificates(tempDir('tls'))
      ssl = { ca: readFileSync(ca, 'utf8') }
      const [group, five] = await Promise.all([
        startGroup({ settings: { ssl_ca: ca, ssl_cert: cert, ssl_key: key } }),
        freePorts(5),
      ])
      members = group.members
      groupName = group.groupName
      const [rw = 0, ro = 0, split = 0, restPort = 0, plain = 0] = five
      const own = [rw, ro, split, restPort]
      ports = { rw, ro, split, rest: restPort, plain }
      directory = tempDir('router')
      const instances = members.map(({ port }, at) => `db${at}: {host: 127.0.0.1, port: ${port}}`)
      const { files, diagnostics } = await generate(`
      version: 1
      secrets: {env: "{name}"}
      clusters:
        shop:
          engine: mysql
          version: "9.7"
          manager: {kind: group-replication, metadata: innodb-cluster, metadata_cluster: mycluster, group_name: ${group.groupName}}
          initial_primary: db0
          instances: {${instances}}
          tls: {mode: verify-full, ca: ${ca}}
          users: {app: {password: {secret: app}}}
      balancers:
        shop-router:
          kind: mysqlrouter
          version: "9.7"
          serves: shop
          destinations: metadata
          instances: {r1: {host: 127.0.0.1}}
          deploy: {via: local, directory: ${directory}/shop-router/r1, owner: root}
          bootstrap: {account: router, password: {secret: router}, router_id: 7}
          routes: {rw: ${rw}, ro: ${ro}, rw_split: ${split}}
          tls: {clients: {mode: require, cert: ${cert}, key: ${key}}}
          rest: {port: ${restPort}, user: watcher, password: {secret: rest}, cert: ${cert}, key: ${key}}
          settings:
            DEFAULT.logging_folder: ${directory}/log
            DEFAULT.runtime_folder: ${directory}/run
            DEFAULT.data_folder: ${directory}/data`)
      expect(diagnostics).toEqual([])
      await writeFiles(files, directory)
      await runSql(primary(), metadata(group.groupName))
      const once = ['shop/grants.sql', 'shop-router/register.sql']
      for (const file of [...once, ...once]) {
        const output = await runSql(primary(), files.get(file) ?? '')
        if (file.endsWith('register.sql')) expect(output).toMatch(/\| registered +\| mycluster/)
      }
      await runSql(
        primary(),
        "CREATE DATABASE shop; CREATE TABLE shop.items (id INT PRIMARY KEY); GRANT ALL ON shop.* TO app@'%'",
      )
      await setUpKeyring('pw-router')
      router = await startRouter({ conf: join(directory, 'shop-router/r1/mysqlrouter.conf'), ports: own })
      await waitFor(() => router.log().includes('Potential changes detected in cluster'), {
        what: 'the Router to read the metadata',
        process: router.process,
      })
    })

    const primary = (): MysqlServer => {
      const [first] = members
      if (first === undefined) throw new Error('no member')
      return first
    }

    const setUpKeyring = async (password: string, balancer = 'shop-router'): Promise<string> =>
      await runOrThrow([join(directory, balancer, 'r1/setup-keyring.sh')], {
        input: password,
        env: {
          PATH: `${dirname(program(server('mysqlrouter', 'sid'), 'mysqlrouter'))}:${process.env['PATH']}`,
        },
      })

    /** The hand-made schema knows no routing guidelines, which the Router says once. */
    const realComplaints = () => complaints(router).filter((line) => !line.includes('routing guidelines'))

    const writesReach = async (expected: MysqlServer): Promise<void> => {
      await expect
        .poll(async () => await answering(ports.rw, 1, ssl).catch(() => []), {
          timeout: 30_000,
          interval: 100,
        })
        .toEqual([expected.port])
    }

    test('starts without a complaint and knows its row in the metadata', async () => {
      await writesReach(primary())
      expect(realComplaints()).toEqual([])
      await expect
        .poll(
          async () =>
            (
              await primary().query(
                'SELECT version FROM mysql_innodb_cluster_metadata.routers WHERE router_id = 7',
              )
            )[0],
          { timeout: 20_000 },
        )
        .toEqual({ version: router.installed.version })
    })

    test('writes go to the primary, reads to the secondaries', async () => {
      expect(new Set(await answering(ports.rw, 3, ssl))).toEqual(new Set([primary().port]))
      const others = members.slice(1).map(({ port }) => port)
      expect(new Set(await answering(ports.ro, 4, ssl))).toEqual(new Set(others))
    })

    test('clients must use TLS, and it ends in the Router', async () => {
      await expect(answering(ports.rw)).rejects.toThrow()
      const [row] = await queryMysql({ ...app, port: ports.rw, ssl }, "SHOW STATUS LIKE 'Ssl_version'")
      expect(String(row?.['Value'])).toMatch(/^TLSv1\.[23]$/)
    })

    test('one session reads from a secondary and writes on the primary', async () => {
      const answers = await queryAllMysql({ ...app, port: ports.split, ssl }, [
        'SELECT @@port AS port',
        'INSERT INTO shop.items VALUES (1)',
        'START TRANSACTION',
        'SELECT @@port AS port',
        'COMMIT',
        'SELECT @@port AS port',
      ])
      const [read, , , inTransaction, , after] = answers
      const others = members.slice(1).map(({ port }) => port)
      expect(others).toContain(read?.[0]?.['port'])
      expect(inTransaction?.[0]?.['port']).toBe(primary().port)
      expect(others).toContain(after?.[0]?.['port'])
    })

    const plainTopology = () => `
      version: 1
      secrets: {env: "{name}"}
      clusters:
        shop:
          engine: mysql
          version: "9.7"
          manager: {kind: group-replication, metadata: innodb-cluster, metadata_cluster: mycluster, group_name: ${groupName}}
          initial_primary: db0
          instances: {${members.map(({ port }, at) => `db${at}: {host: 127.0.0.1, port: ${port}}`)}}
      balancers:
        plain-router:
          kind: mysqlrouter
          version: "9.7"
          serves: shop
          destinations: metadata
          instances: {r1: {host: 127.0.0.1}}
          deploy: {via: local, directory: ${directory}/plain-router/r1, owner: root}
          bootstrap: {account: router, password: {secret: router}, router_id: 8}
          routes: {rw_split: ${ports.plain}}
          settings:
            DEFAULT.logging_folder: ${directory}/plain/log
            DEFAULT.runtime_folder: ${directory}/plain/run
            DEFAULT.data_folder: ${directory}/plain/data`

    // Passed through, a session would stick to any one server, and every second write fail on a secondary.
    test('splitting without TLS refuses no write', async () => {
      const { files, diagnostics } = await generate(plainTopology(), { only: 'mysqlrouter' })
      expect(diagnostics.map(({ id }) => id)).toEqual(['MRT023'])
      await writeFiles(files, directory)
      await runSql(primary(), files.get('plain-router/register.sql') ?? '')
      await setUpKeyring('pw-router', 'plain-router')
      const conf = join(directory, 'plain-router/r1/mysqlrouter.conf')
      const plain = await startRouter({ conf, ports: [ports.plain] })
      await waitFor(() => plain.log().includes('Potential changes detected in cluster'), {
        what: 'the Router to read the metadata',
        process: plain.process,
      })
      await primary().query('FLUSH PRIVILEGES') // forgets who logged in before
      for (let session = 0; session < 6; session++) {
        const statements = [
          'SELECT COUNT(*) FROM shop.items',
          'UPDATE shop.items SET id = id',
          'SELECT @@port AS port',
        ]
        const [, , at] = await queryAllMysql({ ...app, port: ports.plain }, statements)
        expect(at).toEqual([{ port: primary().port }])
      }
      await plain.process.stop()
    })

    test('REST answers over TLS', async () => {
      expect((await rest(ports.rest, '/metadata/main/status', 'watcher:pw-rest', ssl.ca)).status).toBe(200)
      expect((await rest(ports.rest, '/metadata/main/status', undefined, ssl.ca)).status).toBe(401)
    })

    test('follows a primary that is moved, and readers leave the new one', async () => {
      const [first, second] = members
      if (first === undefined || second === undefined) throw new Error('no members')
      const [uuid] = await second.query('SELECT @@server_uuid AS uuid')
      const reader = await readerOn(second.port)
      await first.query(`SELECT group_replication_set_as_primary('${uuid?.['uuid']}')`)
      members = [second, first, ...members.slice(2)]
      await writesReach(second)
      await expect
        .poll(async () => new Set(await answering(ports.ro, 4, ssl).catch(() => [])), { timeout: 10_000 })
        .toEqual(new Set(members.slice(1).map(({ port }) => port)))
      await expect.poll(async () => await isAlive(reader), { timeout: 10_000 }).toBe(false)
      await queryMysql({ ...app, port: ports.split, ssl }, 'INSERT INTO shop.items VALUES (2)')
    })

    /** A reader's open connection that leads to that server. */
    const readerOn = async (port: number): Promise<Connection> => {
      for (;;) {
        const connection = await createConnection({ ...app, port: ports.ro, ssl })
        connection.on('error', () => {})
        const [rows] = await connection.query<RowDataPacket[]>('SELECT @@port AS port')
        if (rows[0]?.['port'] === port) return connection
        connection.destroy()
      }
    }

    const isAlive = async (connection: Connection): Promise<boolean> =>
      await connection.query('SELECT 1').then(
        () => true,
        () => false,
      )

    test('follows a primary that dies', async () => {
      const [dead, ...alive] = members
      await dead?.stop('SIGKILL')
      await expect
        .poll(async () => (await answering(ports.rw, 1, ssl).catch(() => []))[0], {
          timeout: 60_000,
          interval: 200,
        })
        .toSatisfy((port) => alive.some((member) => member.port === port))
      const [row] = await queryMysql(
        { ...app, port: ports.split, ssl },
        'SELECT COUNT(*) AS items FROM shop.items',
      )
      expect(row).toEqual({ items: 2 })
    })

    test('setup-keyring.sh may run again, takes another password and recovers from half a run', async () => {
      const keyring = join(directory, 'data/keyring')
      const state = readFileSync(join(directory, 'data/state.json'), 'utf8')
      expect(await setUpKeyring('pw-router')).toContain(`keyring ${keyring} holds the password of router`)
      await setUpKeyring('another one\n')
      expect(await passwordIn(keyring)).toBe('another one\n')
      expect(readFileSync(join(directory, 'data/state.json'), 'utf8')).toBe(state)
      await runOrThrow(['/bin/rm', keyring])
      await setUpKeyring(' spaces and "quotes" $HOME \\ ')
      expect(await passwordIn(keyring)).toBe(' spaces and "quotes" $HOME \\ \n')
      await expect(setUpKeyring('')).rejects.toThrow('error: no password for "router"\nhint: ')
      await runOrThrow(['/bin/rm', join(directory, 'shop-router/r1/mysqlrouter.key')])
      await expect(setUpKeyring('pw-router')).rejects.toThrow('its master key')
    })

    const passwordIn = async (keyring: string): Promise<string> => {
      const tool = program(server('mysqlrouter', 'sid'), 'mysqlrouter_keyring')
      const key = `--master-key-file=${join(directory, 'shop-router/r1/mysqlrouter.key')}`
      return (await run([tool, 'get', key, keyring, 'router', 'password'])).stdout
    }
  },
)

/** The hand-made schema, for this group. */
function metadata(groupName: string): string {
  const text = readFileSync('test/live/fixtures/router-metadata.sql', 'utf8')
  return text.replace('aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa', groupName)
}
