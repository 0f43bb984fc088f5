import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TopologyFaults } from '../../../src/topology/topology-faults.ts'
import { generate } from '../../support/generate.ts'
import { hostileText } from '../../support/hostile.ts'

type Changes = Readonly<Record<string, unknown>>

function estate(shop: Changes, more: Changes = {}, balancers: Changes = {}): string {
  const cluster = {
    engine: 'mysql',
    version: '8.4',
    primary: 'a',
    instances: { a: { host: '10.0.0.1' } },
    ...shop,
  }
  return JSON.stringify({
    version: 1,
    secrets: { env: '{name}' },
    clusters: { shop: cluster, ...more },
    balancers,
  })
}

const login = (user: string, secret = user) => ({ user, password: { secret } })
const hash = `$A$005$${'s'.repeat(20)}${'h'.repeat(43)}`

async function grants(topology: string, secrets: Record<string, string> = {}): Promise<string> {
  const { files, diagnostics } = await generate(topology, { only: 'mysql-accounts', secrets })
  const text = files.get('shop/grants.sql')
  if (text === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return text
}

async function findings(topology: string): Promise<string[]> {
  const { diagnostics } = await generate(topology, { only: 'mysql-accounts' })
  return diagnostics.map(
    ({ path, severity, id, message }) => `${(path ?? []).slice(1).join('.')} ${severity} ${id} ${message}`,
  )
}

/** Accounts in the order they are made. */
function made(sql: string): string[] {
  return [...sql.matchAll(/^CREATE USER IF NOT EXISTS `(.*?)`@`%`/gm)].map(([, user]) => user ?? '')
}

describe('grants.sql', () => {
  test('holds the accounts of the cluster, of what follows it, and of what stands in front; Routers last', async () => {
    const sql = await grants(
      estate(
        {
          manager: { kind: 'group-replication', metadata: 'innodb-cluster' },
          primary: undefined,
          initial_primary: 'a',
          admin: login('dbbal'),
          replication: login('replicator'),
          users: { app: { password: { secret: 'app' } }, later: {} },
        },
        {
          dr: {
            engine: 'mysql',
            version: '8.4',
            follows: { cluster: 'shop' },
            leader: 'x',
            monitor: login('drwatch'),
            instances: { x: { host: '10.9.0.1' } },
          },
        },
        {
          router: {
            kind: 'mysqlrouter',
            version: '8.4',
            serves: 'shop',
            destinations: 'metadata',
            instances: { r: { host: '10.1.0.1' } },
            bootstrap: { account: 'router', password: { secret: 'router' } },
          },
          proxy: {
            kind: 'proxysql',
            version: '3.0',
            serves: 'shop',
            instances: { p: { host: '10.1.0.2' } },
            monitor: login('watch'),
          },
        },
      ),
    )
    expect(made(sql)).toEqual(['dbbal', 'replicator', 'drwatch', 'watch', 'app', 'router'])
    expect(sql).not.toMatch(/GRANT .* TO `app`/)
  })

  test('one account for two purposes has the privileges of both', async () => {
    const sql = await grants(estate({ admin: login('dbbal'), monitor: login('dbbal') }))
    expect(made(sql)).toEqual(['dbbal'])
    expect(sql.match(/REPLICATION CLIENT/g)).toHaveLength(1)
  })

  test('a standby cluster and a cluster without accounts have no file', async () => {
    const { files } = await generate(
      estate(
        {},
        {
          dr: {
            engine: 'mysql',
            version: '8.4',
            follows: { cluster: 'shop' },
            leader: 'x',
            instances: { x: { host: '10.9.0.1' } },
          },
        },
      ),
      { only: 'mysql-accounts' },
    )
    expect([...files.keys()]).toEqual([])
  })

  test('the file is secret', async () => {
    const { rendered } = await generate(estate({ admin: login('dbbal') }), { only: 'mysql-accounts' })
    expect(rendered).toMatchObject([{ path: 'shop/grants.sql', secret: true }])
  })

  test('ProxySQL holds the very same hash as the servers, of every cluster', async () => {
    const { files } = await generate({ path: 'fixtures/topologies/innodb-cluster-proxysql.yaml' })
    const admin =
      [...files].find(([path]) => path.startsWith('orders-proxy/') && path.endsWith('admin.sql'))?.[1] ?? ''
    for (const user of ['storefront', 'backoffice']) {
      const hashes = ['orders-a', 'orders-b'].map(
        (cluster) =>
          new RegExp(`ALTER USER \`${user}\`@.* AS '(.*)'`).exec(
            files.get(`${cluster}/grants.sql`) ?? '',
          )?.[1],
      )
      expect(hashes[0]).toMatch(/^\$A\$005\$/)
      expect(hashes[1]).toBe(hashes[0])
      expect(admin).toContain(`'${hashes[0]}'`)
    }
  })

  test.each<[string, string | undefined, string, string]>([
    ['mysql', undefined, hash, `WITH caching_sha2_password AS '${hash}'`],
    ['mysql', undefined, `0x${Buffer.from(hash).toString('hex')}`, `WITH caching_sha2_password AS '${hash}'`],
    ...['\\', '\n', '\u0001', '\u007f'].map((character) => {
      const salted = Buffer.from(hash.replace('ss', `${character}'`)).toString('hex')
      const verifier = `0x${salted}`
      return ['mysql', undefined, verifier, `WITH caching_sha2_password AS ${verifier}`] as [
        string,
        undefined,
        string,
        string,
      ]
    }),
    [
      'mysql',
      undefined,
      hash.replace('s', '\\'),
      `WITH caching_sha2_password AS 0x${Buffer.from(hash.replace('s', '\\')).toString('hex')}`,
    ],
    [
      'mysql',
      'mysql_native_password',
      `*${'A'.repeat(40)}`,
      `WITH mysql_native_password AS '*${'A'.repeat(40)}'`,
    ],
    ['mariadb', undefined, `*${'A'.repeat(40)}`, `VIA mysql_native_password USING '*${'A'.repeat(40)}'`],
  ])('a verifier of %s (%s) is taken as it is', async (engine, plugin, verifier, expected) => {
    const user = { verifier: { secret: 'v' }, ...(plugin && { plugin }) }
    const version = engine === 'mariadb' ? '10.11' : '8.4'
    expect(await grants(estate({ engine, version, users: { app: user } }), { v: verifier })).toContain(
      `IDENTIFIED ${expected};`,
    )
  })

  test.each([
    ['mysql', 'in clear text'],
    ['mysql', `*${'A'.repeat(40)}`],
    ['mariadb', hash],
    ['mysql', `0x${Buffer.from('clear').toString('hex')}`],
  ])('a verifier of %s that is no hash of its plugin is refused: %j', async (engine, verifier) => {
    const version = engine === 'mariadb' ? '10.11' : '8.4'
    const topology = estate({ engine, version, users: { app: { verifier: { secret: 'v' } } } })
    const refusal = expect(grants(topology, { v: verifier })).rejects
    await refusal.toThrow('the verifier of user "app" is no hash of')
    await expect(grants(topology, { v: verifier })).rejects.not.toThrow(verifier)
  })

  test.each<[string, string, string]>([
    [
      'a user name that MySQL cuts',
      estate({ admin: login('x'.repeat(33)) }),
      `shop.admin error MYA001 user "${'x'.repeat(33)}" does not fit, expected 1 to 32 characters without a space at the end`,
    ],
    [
      'an anonymous user',
      estate({ monitor: login('', 'x') }),
      'shop.monitor error MYA001 user "" does not fit, expected 1 to 32 characters without a space at the end',
    ],
    [
      'two passwords of one account',
      estate({ admin: login('dbbal'), monitor: login('dbbal', 'other') }),
      'shop.admin error MYA002 user "dbbal" has different passwords in clusters.shop.admin and clusters.shop.monitor, expected one',
    ],
    [
      "the server's own account",
      estate({ monitor: login('mysql.sys') }),
      'shop.monitor error MYA003 user "mysql.sys" belongs to the server itself',
    ],
    [
      'a plugin that is gone',
      estate({
        version: '9.7',
        users: { app: { password: { secret: 'x' }, plugin: 'mysql_native_password' } },
      }),
      'shop.users.app error MYA004 plugin "mysql_native_password" is not in MySQL 9.7, it was removed in 9.0',
    ],
    [
      'a plugin that is off',
      estate({ users: { app: { password: { secret: 'x' }, plugin: 'mysql_native_password' } } }),
      'shop.users.app warning MYA004 plugin "mysql_native_password" is off in MySQL 8.4 unless the server has mysql_native_password=ON',
    ],
    [
      'a plugin of the other engine',
      estate({
        engine: 'mariadb',
        version: '10.11',
        users: { app: { password: { secret: 'x' }, plugin: 'caching_sha2_password' } },
      }),
      'shop.users.app error MYA004 plugin "caching_sha2_password" is not in MariaDB 10.11, expected mysql_native_password',
    ],
    [
      'root',
      estate({ admin: login('root'), monitor: login('watch') }),
      'shop.admin warning SEC004 user "root" may do everything: grants.sql leaves it alone',
    ],
  ])('%s', async (_, topology, expected) => {
    expect(await findings(topology)).toEqual([expected])
  })

  test('root is left alone', async () => {
    expect(made(await grants(estate({ admin: login('root'), monitor: login('watch') })))).toEqual(['watch'])
  })

  test('a user name never leaves its place', async () => {
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(hostileText, async (user) => {
        const sql = await grants(
          estate({ users: { [user]: { password: { secret: 'x' } } }, admin: login('dbbal') }),
        ).catch((error: unknown) => {
          if (!(error instanceof TopologyFaults)) expect(String(error)).toContain('does not fit')
          return undefined
        })
        if (sql === undefined) return
        accepted += 1
        const account = `\`${user.replaceAll('`', '``')}\`@\`%\``
        const [create, alter] = sql.trimEnd().split('\n').slice(-2)
        const rest = `${account} IDENTIFIED WITH caching_sha2_password AS '`
        expect(create?.slice(0, 26 + rest.length)).toBe(`CREATE USER IF NOT EXISTS ${rest}`)
        expect(create?.slice(26 + rest.length)).toMatch(/^\$A\$005\$[./0-9A-Za-z]{63}';$/)
        expect(alter).toBe(`ALTER USER ${create?.slice(26)}`)
      }),
      { numRuns: 100 },
    )
    expect(accepted).toBeGreaterThan(20)
  })
})
