/** A sample of the estate of 300 runs: real servers take the very files, on addresses of the loopback. */
import { mkdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { estate300 } from '../support/estate-300.ts'
import { type Generated, generate, writeFiles } from '../support/generate.ts'
import { queryPostgres } from './support/postgres-query.ts'
import { giveToPostgres, startProcess, tempDir, waitFor } from './support/process.ts'
import { startRedis } from './support/redis.ts'
import { describeLive, program, server } from './support/servers.ts'

interface Estate {
  root: string
  generated: Generated
  /** Absolute path of a generated file. */
  file(path: string): string
  /** Address and port of an instance of a balancer or a cluster. */
  at(name: string, instance: string): { host: string; port: number }
}

/** The whole estate on disk, in a network of its own. */
async function writeEstate(): Promise<Estate> {
  const root = tempDir('estate-300')
  const byte = (): number => 1 + Math.floor(Math.random() * 250)
  const generated = await generate(estate300({ root, net: `127.${byte()}` }))
  expect(generated.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  await writeFiles(generated.files, join(root, 'files'))
  return {
    root,
    generated,
    file: (path) => join(root, 'files', path),
    at: (name, instance) => {
      const { balancers, clusters } = generated.topology
      const holder = balancers.get(name) ?? clusters.get(name)
      const instances = holder !== undefined && 'instances' in holder ? holder.instances : []
      const found = instances.find((each) => each.name === instance)
      if (found === undefined) throw new Error(`no instance ${instance} of ${name}`)
      return { host: found.address, port: found.port }
    },
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const answer = (is: boolean): void => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

describeLive('the estate of 300: PgBouncer', [{ name: 'pgbouncer', suite: 'system' }], () => {
  test('one of 18 starts and has every database', async () => {
    const { root, file, at } = await writeEstate()
    mkdirSync(join(root, 'sockets'))
    await giveToPostgres(root)
    const { host, port } = at('pool-1', 'p4')
    const running = startProcess({
      name: 'pgbouncer',
      argv: [program(server('pgbouncer', 'system'), 'pgbouncer'), file('pool-1/p4/pgbouncer.ini')],
      directory: root,
      asPostgres: true,
    })
    await waitFor(() => answers(host, port), { what: 'PgBouncer to listen', process: running })
    const login = { host, port, user: 'pgb_admin', password: 'pw-pgb-admin', database: 'pgbouncer' }
    const databases = await queryPostgres(login, 'SHOW DATABASES')
    const names = databases.map(({ name }) => String(name)).filter((name) => name !== 'pgbouncer')
    const expected = [2, 3].flatMap((cluster) =>
      [0, 1, 2, 3].flatMap((number) => [`app_${cluster}_${number}`, `app_${cluster}_${number}_ro`]),
    )
    expect(names.toSorted()).toEqual(expected.toSorted())
    expect(running.log()).not.toMatch(/ (WARNING|ERROR|FATAL) /)
  })
})

describeLive('the estate of 300: MySQL Router', [{ name: 'mysqlrouter', suite: 'sid' }], () => {
  test('one of 12 starts without a complaint and listens on its routes', async () => {
    const { root, file, at, generated } = await writeEstate()
    const { host } = at('router-1', 't2')
    for (const directory of ['logs', 'run', 'data']) mkdirSync(join(root, directory), { recursive: true })
    const running = startProcess({
      name: 'mysqlrouter-output',
      argv: [
        program(server('mysqlrouter', 'sid'), 'mysqlrouter'),
        '-c',
        file('router-1/t2/mysqlrouter.conf'),
      ],
      directory: root,
    })
    const logFile = join(root, 'logs', 'mysqlrouter.log')
    const ports = [6456, 6457]
    await waitFor(async () => (await Promise.all(ports.map((port) => answers(host, port)))).every(Boolean), {
      what: 'the Router to listen',
      process: running,
      logFile,
    })
    expect(generated.files.get('router-1/t2/mysqlrouter.conf')).toContain(`bind_address=${host}`)
    const log = readFileSync(logFile, 'utf8')
    expect(log.split('\n').filter((line) => /Start accepting connections/.test(line))).toHaveLength(2)
    expect(log).not.toMatch(/option '.*' is not supported/)
  })
})

const redisNeeds = [
  { product: 'redis', suite: 'system', cluster: 'cache', sample: ['r0', 'r29', 'r59'] },
  { product: 'valkey', suite: 'sid', cluster: 'objects', sample: ['v0', 'v11', 'v23'] },
] as const

for (const { product, suite, cluster, sample } of redisNeeds) {
  describeLive(`the estate of 300: ${product}`, [{ name: product, suite }], () => {
    let estate: Estate
    beforeAll(async () => {
      estate = await writeEstate()
    })

    test.each(sample)('%s starts, knows its users and is ready to join', async (name) => {
      const { root, file, at } = estate
      const { host, port } = at(cluster, name)
      mkdirSync(join(root, 'data', `${cluster}-${name}`), { recursive: true })
      const node = await startRedis({
        conf: file(`${cluster}/${name}/redis.conf`),
        host,
        port,
        product,
        suite,
        user: 'dbbal',
        password: 'pw-redis-admin',
      })
      expect((await node.cli(['CLUSTER', 'NODES'])).stdout).toMatch(
        new RegExp(`^[0-9a-f]{40} (${host.replaceAll('.', '[.]')})?:${port}@`),
      )
      expect((await node.cli(['ACL', 'LIST'])).stdout.trim().split('\n')).toHaveLength(4)
    })
  })
}
