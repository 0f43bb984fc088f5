/** Generated files of PgBouncer, started before a PostgreSQL 15 primary and two replicas. */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeCertificates } from './support/certificates.ts'
import { type GeneratedPooler, type Place, startGenerated } from './support/generated-pooler.ts'
import {
  addReplica,
  type PostgresOptions,
  type PostgresServer,
  startPrimary,
  waitForReplay,
} from './support/postgres.ts'
import { giveToPostgres, tempDir, waitFor } from './support/process.ts'
import { describeLive, type Suite, server } from './support/servers.ts'

const suites: readonly Suite[] = ['system', 'sid']
const versions: Readonly<Record<Suite, string>> = { system: '1.18', sid: '1.26' }
const needs = [
  { name: 'postgresql', suite: 'system' },
  { name: 'pgbouncer', suite: 'system' },
  { name: 'pgbouncer', suite: 'sid' },
] as const

/** A primary on 127.0.0.1 and replicas on .2 and .3, all on one port. */
interface Trio {
  primary: PostgresServer
  replicas: readonly PostgresServer[]
}

async function startTrio(options: PostgresOptions): Promise<Trio> {
  const primary = await startPrimary(options)
  const replicas: PostgresServer[] = []
  for (const number of [2, 3]) {
    const settings = { ...options.settings, listen_addresses: `'127.0.0.${number}'` }
    replicas.push(await addReplica(primary, { port: primary.port, name: `replica${number}`, settings }))
  }
  return { primary, replicas }
}

async function replayed({ primary, replicas }: Trio): Promise<void> {
  for (const replica of replicas) await waitForReplay(primary, replica)
}

const whoAnswers = 'SELECT host(inet_server_addr()) AS address, pg_is_in_recovery() AS is_replica'

/** Addresses of the servers behind `count` connections that are open at the same time. */
async function addressesOf(login: ClientConfig, count: number): Promise<readonly string[]> {
  const clients = Array.from(
    { length: count },
    () => new Client({ connectionTimeoutMillis: 10_000, ...login }),
  )
  try {
    await Promise.all(clients.map((client) => client.connect()))
    // An open transaction keeps a server connection, so each client gets one of its own.
    await Promise.all(clients.map((client) => client.query('BEGIN')))
    const answers = await Promise.all(clients.map((client) => client.query(whoAnswers)))
    return answers.map(({ rows }) => rows[0].address)
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

const hostilePassword = `it's "quoted" \\ ; # % $1 {x} Füße日本`
const hostileUser = `we"ird; user='x' \\#%é`
const passwords: Readonly<Record<string, string>> = {
  app: 'pw-app',
  reporter: 'pw-reporter',
  [hostileUser]: hostilePassword,
}

function cluster(postgres: PostgresServer, more: string): string {
  return `
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${postgres.port}
    max_connections: 60
    reserved_connections: 10
    instances: {a: {host: 127.0.0.1}, b: {host: 127.0.0.2}, c: {host: 127.0.0.3}}
    ${more}`
}

function balancer(
  suite: Suite,
  { port, directory, sockets }: Place,
  more: string,
  instances = '{p1: {host: 127.0.0.1}}',
): string {
  return `
  pool:
    kind: pgbouncer
    version: "${versions[suite]}"
    port: ${port}
    instances: ${instances}
    admin: {user: pgb_admin, password: {env: admin}}
    stats: {user: pgb_stats, password: {env: stats}}
    deploy: {via: local, directory: ${JSON.stringify(directory)}, service: "pgbouncer@{process}"}
    settings: {unix_socket_dir: ${JSON.stringify(sockets)}}
    ${more}`
}

test('the binaries are of the versions that are generated for', () => {
  for (const suite of suites)
    expect(server('pgbouncer', suite).version).toMatch(new RegExp(`^${versions[suite]}[.]`))
})

describeLive('PgBouncer before a primary and two replicas', needs, () => {
  let trio: Trio
  beforeAll(async () => {
    trio = await startTrio({ auth: 'scram-sha-256' })
    for (const name of ['shop', 'billing', `we"ird; db = 'x' \\#%é`]) {
      await trio.primary.query(`CREATE DATABASE "${name.replaceAll('"', '""')}"`)
    }
    await replayed(trio)
  })

  describe.each(suites)('%s', (suite) => {
    let pooler: GeneratedPooler
    const login = (user: string, database: string): ClientConfig => ({
      user,
      database,
      password: passwords[user] ?? '',
    })

    beforeAll(async () => {
      pooler = await startGenerated({
        suite,
        secrets: {
          app: 'pw-app',
          reporter: 'pw-reporter',
          hostile: hostilePassword,
          admin: 'pw-admin',
          stats: 'pw-stats',
        },
        yaml: (place) => `
version: 1
clusters:${cluster(
          trio.primary,
          `databases: [shop, billing, ${JSON.stringify(`we"ird; db = 'x' \\#%é`)}]
    users:
      app: {password: {env: app}}
      reporter: {password: {env: reporter}, access: read}
      ${JSON.stringify(hostileUser)}: {password: {env: hostile}}`,
        )}
balancers:${balancer(suite, place, 'serves: {shop: {databases: [shop, billing]}}')}`,
      })
    })

    test('nobody logs in before roles.sql, everybody after it', async () => {
      // The replicas of the other suite's run know the roles already.
      for (const role of Object.keys(passwords)) {
        await trio.primary.query(`DROP ROLE IF EXISTS "${role.replaceAll('"', '""')}"`)
      }
      await replayed(trio)
      await expect(pooler.query('SELECT 1', login('app', 'shop'))).rejects.toThrow(
        /authentication failed|login failed/,
      )
      await pooler.psql('shop/roles.sql', trio.primary)
      await replayed(trio)
      // server_login_retry is 1: the failed login keeps the pool shut for a second.
      await waitFor(() => pooler.query('SELECT 1', login('app', 'shop')), { what: 'app to log in' })
    })

    test('roles.sql changes nothing the second time', async () => {
      const kept = 'SELECT rolname, rolpassword FROM pg_authid ORDER BY 1'
      const before = await trio.primary.query(kept)
      await pooler.psql('shop/roles.sql', trio.primary)
      expect(await trio.primary.query(kept)).toEqual(before)
    })

    test.each(Object.keys(passwords))('%s reads through every read entry, on replicas only', async (user) => {
      for (const database of ['shop_ro', 'billing_ro']) {
        const rows = await pooler.query(
          `${whoAnswers}, current_user AS who, current_database() AS database`,
          login(user, database),
        )
        expect(rows).toEqual([
          {
            address: expect.stringMatching(/^127[.]0[.]0[.][23]$/),
            is_replica: true,
            who: user,
            database: database.slice(0, -3),
          },
        ])
      }
    })

    test('both replicas serve reads', async () => {
      const addresses = await addressesOf(
        { host: '127.0.0.1', port: pooler.port, ...login('app', 'shop_ro') },
        4,
      )
      expect(new Set(addresses)).toEqual(new Set(['127.0.0.2', '127.0.0.3']))
    })

    test.each(['app', hostileUser])('%s writes through every write entry, on the primary', async (user) => {
      for (const database of ['shop', 'billing']) {
        const rows = await pooler.query(`${whoAnswers}, txid_current() > 0 AS wrote`, login(user, database))
        expect(rows).toEqual([{ address: '127.0.0.1', is_replica: false, wrote: true }])
      }
    })

    test('a user with access: read has no write entry', async () => {
      for (const database of ['shop', 'billing']) {
        await expect(pooler.query('SELECT 1', login('reporter', database))).rejects.toThrow('login rejected')
      }
    })

    test('a wrong password is refused', async () => {
      await expect(pooler.query('SELECT 1', { ...login('app', 'shop'), password: 'wrong' })).rejects.toThrow(
        /SASL|password/,
      )
    })

    test('a database that is not served is refused', async () => {
      await expect(pooler.query('SELECT 1', login('app', 'postgres'))).rejects.toThrow(
        /no such database|not exist/,
      )
    })

    test('the console knows its accounts, by TCP and by socket', async () => {
      for (const host of ['127.0.0.1', pooler.socket(1)]) {
        const console = { host, port: pooler.port, database: 'pgbouncer' }
        const databases = await pooler.query('SHOW DATABASES', {
          ...console,
          user: 'pgb_admin',
          password: 'pw-admin',
        })
        expect(databases.map(({ name }) => name).toSorted()).toEqual([
          'billing',
          'billing_ro',
          'pgbouncer',
          'shop',
          'shop_ro',
        ])
        await pooler.query('SHOW POOLS', { ...console, user: 'pgb_stats', password: 'pw-stats' })
        await expect(
          pooler.query('RELOAD', { ...console, user: 'pgb_stats', password: 'pw-stats' }),
        ).rejects.toThrow('admin access needed')
      }
    })

    test('every setting runs as it is written', async () => {
      const rows = await pooler.query('SHOW CONFIG', {
        database: 'pgbouncer',
        user: 'pgb_admin',
        password: 'pw-admin',
      })
      const running = new Map(rows.map(({ key, value }) => [key, value]))
      const ini = pooler.files.get('pool/p1/pgbouncer-1.ini') ?? ''
      const written = [...ini.slice(ini.indexOf('[pgbouncer]')).matchAll(/^([a-z_]+) = (.*)$/gm)]
      expect(written.length).toBeGreaterThan(20)
      for (const [, key = '', value = ''] of written) {
        // The mode is written in octal and shown in decimal.
        const expected = key === 'unix_socket_mode' ? String(Number.parseInt(value, 8)) : value
        expect([key, running.get(key)]).toEqual([key, expected])
      }
    })

    test('a database whose name needs quotes', async () => {
      const yaml = (place: Place): string => `
version: 1
clusters:${cluster(
        trio.primary,
        `databases: [${JSON.stringify(`we"ird; db = 'x' \\#%é`)}]
    users: {app: {password: {env: app}}}`,
      )}
balancers:${balancer(suite, place, `serves: {shop: {name: ${suite === 'sid' ? '"my shop;=#é"' : 'my-shop'}}}`)}`
      const weird = await startGenerated({ suite, yaml, secrets: { app: 'pw-app', admin: 'a', stats: 'b' } })
      for (const [route, is_replica] of [
        ['', false],
        ['_ro', true],
      ] as const) {
        const database = `${suite === 'sid' ? 'my shop;=#é' : 'my-shop'}${route}`
        const rows = await weird.query(
          'SELECT current_database() AS name, pg_is_in_recovery() AS is_replica',
          login('app', database),
        )
        expect(rows).toEqual([{ name: `we"ird; db = 'x' \\#%é`, is_replica }])
      }
    })
  })
})

describeLive('PgBouncer before a server that keeps md5 hashes', needs, () => {
  let primary: PostgresServer
  beforeAll(async () => {
    primary = await startPrimary({ auth: 'md5', passwordEncryption: 'md5' })
    await primary.query('CREATE DATABASE shop')
  })

  test.each(suites)('%s', async (suite) => {
    const pooler = await startGenerated({
      suite,
      secrets: { app: hostilePassword, admin: 'pw-admin', stats: 'pw-stats' },
      yaml: (place) => `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${primary.port}
    password_encryption: md5
    instances: {a: {host: 127.0.0.1}}
    databases: [shop]
    users: {${JSON.stringify(hostileUser)}: {password: {env: app}}}
balancers:${balancer(suite, place, 'serves: shop\n    authentication: {method: md5}')}`,
    })
    await pooler.psql('shop/roles.sql', primary)
    const login = { user: hostileUser, password: hostilePassword, database: 'shop' }
    expect(await pooler.query('SELECT current_user AS who', login)).toEqual([{ who: hostileUser }])
    await expect(pooler.query('SELECT 1', { ...login, password: 'wrong' })).rejects.toThrow(
      'password authentication failed',
    )
    await pooler.query('SHOW POOLS', { database: 'pgbouncer', user: 'pgb_admin', password: 'pw-admin' })
    expect(
      await primary.query(
        "SELECT left(rolpassword, 3) AS form FROM pg_authid WHERE rolname <> 'postgres' AND rolpassword IS NOT NULL",
      ),
    ).toEqual([{ form: 'md5' }])
  })
})

describeLive('PgBouncer that looks users up', needs, () => {
  let primary: PostgresServer
  beforeAll(async () => {
    primary = await startPrimary({ auth: 'scram-sha-256' })
    await primary.query('CREATE DATABASE shop')
    await primary.query('CREATE DATABASE billing')
    await primary.query(`
      CREATE ROLE app LOGIN PASSWORD 'pw-app';
      CREATE ROLE outsider LOGIN PASSWORD 'pw-outsider';
      CREATE ROLE expired LOGIN PASSWORD 'pw-expired' VALID UNTIL '2020-01-01';
      CREATE ROLE boss SUPERUSER LOGIN PASSWORD 'pw-boss'`)
  })

  test.each([
    ['system', ''],
    ['sid', ''],
    ['sid', ', database: shop'],
  ] as const)('%s %s', async (suite, database) => {
    const pooler = await startGenerated({
      suite,
      secrets: { lookup: hostilePassword, admin: 'pw-admin', stats: 'pw-stats' },
      yaml: (place) => `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${primary.port}
    max_connections: 60
    instances: {a: {host: 127.0.0.1}}
    databases: [shop, billing]
    users: in-database
balancers:${balancer(
        suite,
        place,
        `serves: shop
    routes: {write: {to: primary}}
    authentication:
      passwords: auth_query
      auth_query: {user: ${JSON.stringify(hostileUser)}, password: {env: lookup}${database}}
      hba:
        - {type: host, databases: [all], users: [outsider], address: 127.0.0.0/8, method: reject}
        - {type: host, databases: [shop, billing, pgbouncer], users: [all], address: 127.0.0.1/32, method: scram-sha-256}`,
      )}`,
    })
    await pooler.psql('shop/roles.sql', primary)
    await expect(pooler.psql('shop/auth_query.sql', primary)).rejects.toThrow('is not the one to run this in')
    for (const name of database === '' ? ['shop', 'billing'] : ['shop']) {
      for (let time = 0; time < 2; time += 1) await pooler.psql('shop/auth_query.sql', primary, name)
    }
    const login = (user: string, name = 'shop'): ClientConfig => ({
      user,
      password: `pw-${user}`,
      database: name,
    })
    for (const name of ['shop', 'billing']) {
      expect(await pooler.query('SELECT current_user AS who', login('app', name))).toEqual([{ who: 'app' }])
    }
    for (const user of ['outsider', 'expired', 'boss', 'nobody']) {
      await expect(pooler.query('SELECT 1', login(user)), user).rejects.toThrow()
    }
    await expect(pooler.query('SELECT 1', { ...login('app'), password: 'wrong' })).rejects.toThrow()
    expect(await pooler.query('SELECT 1 AS one', login('app'))).toEqual([{ one: 1 }])
    const socket = { host: pooler.socket(1), port: pooler.port, database: 'pgbouncer' }
    await pooler.query('SHOW POOLS', { ...socket, user: 'pgb_admin', password: 'pw-admin' })
    await expect(
      primary.query('SELECT rolpassword FROM pg_authid', {
        user: hostileUser,
        password: hostilePassword,
        database: 'shop',
      }),
    ).rejects.toThrow('permission denied')
  })
})

describeLive(
  'PgBouncer with verified TLS on both sides',
  [...needs, { name: 'openssl', suite: 'system' }],
  () => {
    let trio: Trio
    let files: Awaited<ReturnType<typeof makeCertificates>>
    let otherCa: string
    beforeAll(async () => {
      const directory = tempDir('tls')
      files = await makeCertificates(directory, { names: ['127.0.0.2', '127.0.0.3'] })
      otherCa = (await makeCertificates(join(directory, 'other'))).ca
      trio = await startTrio({ hba: 'hostssl all all 127.0.0.1/32 scram-sha-256', tls: files })
      await giveToPostgres(directory)
      await trio.primary.query('CREATE DATABASE shop')
      await replayed(trio)
    })

    const yaml =
      (suite: Suite, ca: string) =>
      (place: Place): string =>
        `
version: 1
clusters:${cluster(
          trio.primary,
          `databases: [shop]
    tls: {mode: verify-full, ca: ${JSON.stringify(ca)}}
    users: {app: {password: {env: app}}}`,
        )}
balancers:${balancer(suite, place, `serves: shop\n    tls: {clients: {mode: require, cert: ${JSON.stringify(files.cert)}, key: ${JSON.stringify(files.key)}}}`)}`

    test.each(suites)('%s', async (suite) => {
      const pooler = await startGenerated({ suite, yaml: yaml(suite, files.ca), secrets: { app: 'pw-app' } })
      await pooler.psql('shop/roles.sql', trio.primary)
      await replayed(trio)
      const login = (database: string): ClientConfig => ({
        host: '127.0.0.1',
        port: pooler.port,
        user: 'app',
        password: 'pw-app',
        database,
        ssl: { rejectUnauthorized: false },
      })
      const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
      for (const database of ['shop', 'shop_ro'])
        expect(await pooler.query(sql, login(database))).toEqual([{ ssl: true }])
      const { ssl: _, ...clear } = login('shop')
      await expect(pooler.query('SELECT 1', clear)).rejects.toThrow(/SSL required/)
      // Shown unasked, as libpq does with what lies in ~/.postgresql.
      const shown = {
        rejectUnauthorized: false,
        cert: readFileSync(files.cert),
        key: readFileSync(files.key),
      }
      expect(await pooler.query(sql, { ...login('shop'), ssl: shown })).toEqual([{ ssl: true }])
      // Before 1.25 a list of hosts never fits a certificate: one process reads from one replica, and says so.
      const readers = new Set(await addressesOf(login('shop_ro'), 4))
      expect(readers).toEqual(new Set(suite === 'sid' ? ['127.0.0.2', '127.0.0.3'] : ['127.0.0.2']))
      expect(pooler.diagnostics.some(({ id }) => id === 'PGB057')).toBe(suite === 'system')
    })

    test.each(suites)('%s: clients log in by their certificates', async (suite) => {
      const directory = tempDir('client')
      const authority = { ca: files.ca, caKey: files.caKey }
      const client = await makeCertificates(directory, { commonName: 'app', authority })
      const own = `{mode: verify-full, ca: ${JSON.stringify(files.ca)}, cert: ${JSON.stringify(files.cert)}, key: ${JSON.stringify(files.key)}}`
      const pooler = await startGenerated({
        suite,
        secrets: { app: 'pw-app', admin: 'pw-admin' },
        yaml: (place) => `
version: 1
clusters:${cluster(
          trio.primary,
          `databases: [shop]
    tls: {mode: verify-full, ca: ${JSON.stringify(files.ca)}}
    users: {app: {password: {env: app}}, other: {password: {env: other}}}`,
        )}
balancers:${balancer(suite, place, `serves: shop\n    authentication: {method: cert, secret: plain}\n    tls: {clients: ${own}}`)}`,
      })
      await pooler.psql('shop/roles.sql', trio.primary)
      const ssl = {
        rejectUnauthorized: false,
        cert: readFileSync(client.cert, 'utf8'),
        key: readFileSync(client.key, 'utf8'),
      }
      const login = { user: 'app', database: 'shop', ssl }
      expect(await pooler.query('SELECT current_user AS who', login)).toEqual([{ who: 'app' }])
      await expect(pooler.query('SELECT 1', { ...login, user: 'other' })).rejects.toThrow()
      const { ssl: _, ...clear } = login
      await expect(pooler.query('SELECT 1', clear)).rejects.toThrow()
      const socket = { host: pooler.socket(1), port: pooler.port, database: 'pgbouncer' }
      await pooler.query('SHOW POOLS', { ...socket, user: 'pgb_admin', password: 'pw-admin' })
    })

    test.each(suites)('%s refuses servers of another authority', async (suite) => {
      const pooler = await startGenerated({ suite, yaml: yaml(suite, otherCa), secrets: { app: 'pw-app' } })
      await pooler.psql('shop/roles.sql', trio.primary)
      const login = { user: 'app', password: 'pw-app', database: 'shop', ssl: { rejectUnauthorized: false } }
      const answer = pooler.query('SELECT 1', login).then(
        () => 'served',
        () => 'refused',
      )
      await waitFor(() => pooler.processes[0]?.log().includes('TLS handshake error'), {
        what: 'the handshake to fail',
      })
      expect(await Promise.race([answer, Promise.resolve('waiting')])).not.toBe('served')
    })
  },
)

describeLive('PgBouncer before two clusters that have a user in common', needs, () => {
  let primaries: readonly PostgresServer[]
  beforeAll(async () => {
    primaries = await Promise.all(['shop', 'crm'].map(() => startPrimary({ auth: 'scram-sha-256' })))
    for (const [index, name] of ['shop', 'crm'].entries())
      await primaries[index]?.query(`CREATE DATABASE ${name}`)
  })

  test.each(suites)('%s', async (suite) => {
    const cluster = (name: string, index: number): string => `
  ${name}:
    engine: postgresql
    version: "15"
    primary: a
    port: ${primaries[index]?.port}
    instances: {a: {host: 127.0.0.1}}
    databases: [${name}]
    users: {app: {password: {env: app}}}`
    const pooler = await startGenerated({
      suite,
      secrets: { app: 'pw-app' },
      yaml: (place) => `
version: 1
clusters:${cluster('shop', 0)}${cluster('crm', 1)}
balancers:${balancer(suite, place, 'serves: [shop, crm]')}`,
    })
    for (const [index, database] of ['shop', 'crm'].entries()) {
      const primary = primaries[index]
      if (primary === undefined) throw new Error('no primary')
      await pooler.psql(`${database}/roles.sql`, primary)
      const login = { user: 'app', password: 'pw-app', database }
      expect(await pooler.query('SELECT current_database() AS name', login)).toEqual([{ name: database }])
    }
  })
})

describeLive('two PgBouncer processes on one port', needs, () => {
  let primary: PostgresServer
  beforeAll(async () => {
    primary = await startPrimary({ auth: 'scram-sha-256' })
    await primary.query('CREATE DATABASE shop')
  })

  const start = async (suite: Suite, instances?: string): Promise<GeneratedPooler> => {
    const pooler = await startGenerated({
      suite,
      secrets: { app: 'pw-app', admin: 'pw-admin' },
      yaml: (place) => `
version: 1
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    port: ${primary.port}
    max_connections: 60
    instances: {a: {host: 127.0.0.1}}
    databases: [shop]
    users: {app: {password: {env: app}}}
balancers:${balancer(suite, place, 'serves: shop\n    processes: 2', instances)}`,
    })
    await pooler.psql('shop/roles.sql', primary)
    return pooler
  }
  const login = { user: 'app', password: 'pw-app', database: 'shop' }

  test.each(suites)('%s: both serve', async (suite) => {
    const pooler = await start(suite)
    expect(pooler.processes).toHaveLength(2)
    const served = (): boolean =>
      pooler.processes.every(({ log }) => log().includes('login attempt: db=shop user=app'))
    // The kernel deals connections out at random.
    for (let attempt = 0; attempt < 100 && !served(); attempt += 1) await pooler.query('SELECT 1', login)
    expect(served()).toBe(true)
    for (const number of [1, 2] as const) {
      const socket = { host: pooler.socket(number), port: pooler.port, database: 'pgbouncer' }
      const rows = await pooler.query('SHOW CONFIG', { ...socket, user: 'pgb_admin', password: 'pw-admin' })
      expect(rows.find(({ key }) => key === 'unix_socket_dir')?.['value']).toBe(pooler.socket(number))
    }
    const lacksPeers = pooler.diagnostics.some(({ message }) => message.includes('has no peers'))
    expect(lacksPeers).toBe(suite === 'system')
  })

  test.each([
    ['127.0.0.1', 'another process of its host'],
    ['127.0.0.2', 'another host'],
  ])('a cancel request to %s, %s, reaches the process that has the client', async (host) => {
    const pooler = await start('sid', '{p1: {host: 127.0.0.1}, p2: {host: 127.0.0.2}}')
    const clients = Array.from(
      { length: 8 },
      () => new Client({ host: '127.0.0.1', port: pooler.port, ...login }),
    )
    await Promise.all(clients.map((client) => client.connect()))
    const ends = clients.map((client) =>
      client.query('SELECT pg_sleep(60)').then(String, (error: Error) => error.message),
    )
    await waitFor(
      async () => {
        const [row] = await primary.query(
          "SELECT count(*)::int AS busy FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND state = 'active' AND pid <> pg_backend_pid()",
        )
        return row?.['busy'] === clients.length
      },
      { what: 'all clients to be served' },
    )
    for (const client of clients) await cancel(host, pooler.port, client)
    expect(await Promise.all(ends)).toEqual(clients.map(() => 'canceling statement due to user request'))
    await Promise.all(clients.map((client) => client.end()))
  })
})

/** The protocol's CancelRequest, on a connection of its own. */
function cancel(host: string, port: number, client: Client): Promise<void> {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number }
  const message = Buffer.alloc(16)
  message.writeInt32BE(16, 0)
  message.writeInt32BE(80_877_102, 4)
  message.writeInt32BE(processID, 8)
  message.writeInt32BE(secretKey, 12)
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host }, () => socket.write(message))
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.resume()
  })
}
