import { describe, expect, test } from 'vitest'
import { type UrlOptions, url } from '../../src/app/url.ts'
import { DbbalError } from '../../src/errors.ts'

type Asked = Partial<Omit<UrlOptions, 'cluster'>>

/** `topology` is YAML, or the name of an estate with an environment behind it. */
function ask(topology: string, cluster: string, asked: Asked = {}) {
  const isText = topology.includes('\n')
  const [file, environment] = isText ? [] : topology.split(' ')
  return url({
    topology: isText ? '-' : `fixtures/topologies/${file}.yaml`,
    environment,
    cluster,
    workingDirectory: process.cwd(),
    variables: {},
    readStdin: async () => topology,
    ...asked,
  })
}

const urlsOf = async (...asked: Parameters<typeof ask>): Promise<readonly string[]> =>
  (await ask(...asked)).urls.map((each) => each.url)

async function refusalOf(...asked: Parameters<typeof ask>): Promise<string> {
  const error: unknown = await ask(...asked).catch((thrown: unknown) => thrown)
  if (!(error instanceof DbbalError)) throw new Error('not refused')
  expect(error.exit).toBe(2)
  return `${error.message}; ${error.hint}`
}

const ledger = 'sharded-ledger-dr-staging production'

describe('estates', () => {
  const cases: readonly (readonly [name: string, asked: Parameters<typeof ask>, urls: readonly string[]])[] =
    [
      [
        'both routes of a pooler',
        ['smallest', 'shop'],
        [
          'postgres://10.0.0.21:6432/shop?sslmode=disable',
          'postgres://10.0.0.21:6432/shop_ro?sslmode=disable',
        ],
      ],
      [
        'one to connect with',
        ['smallest', 'shop', { access: 'write', user: 'app', database: 'shop' }],
        ['postgres://app@10.0.0.21:6432/shop?sslmode=disable'],
      ],
      [
        'a pooler on every client host, users that nobody knows',
        ['patroni-pgbouncer', 'shop', { database: 'billing', access: 'read', user: 'any one@x' }],
        [
          'postgres://any%20one%40x@10.0.8.21:6432/billing_ro?sslmode=require',
          'postgres://any%20one%40x@10.0.8.22:6432/billing_ro?sslmode=require',
        ],
      ],
      [
        'a DNS name in front',
        ['every-construct production', 'shop', { database: 'orders', user: 'app' }],
        [
          'postgres://app@shop-db.example.net:6432/orders?sslmode=require',
          'postgres://app@shop-db.example.net:6432/orders_ro?sslmode=require',
        ],
      ],
      [
        'a user who only reads',
        ['every-construct production', 'shop', { database: 'orders', user: 'report' }],
        ['postgres://report@shop-db.example.net:6432/orders_ro?sslmode=require'],
      ],
      [
        'another name in staging',
        ['every-construct staging', 'shop', { database: 'orders', access: 'write' }],
        ['postgres://shop-db.staging.example.net:6432/orders?sslmode=require'],
      ],
      [
        'the servers themselves: libpq finds the primary',
        ['every-construct production', 'crm'],
        [
          'postgres://10.0.1.11:5434,10.0.2.11:5434,10.0.3.11:5434/crm?sslmode=verify-full&target_session_attrs=read-write',
          'postgres://10.0.2.11:5434,10.0.3.11:5434/crm?sslmode=verify-full&target_session_attrs=prefer-standby',
        ],
      ],
      [
        'a standby cluster is read from its leader',
        ['every-construct production', 'shop-dr', { database: 'catalog' }],
        ['postgres://10.9.1.11:5432/catalog?sslmode=verify-full&target_session_attrs=prefer-standby'],
      ],
      [
        'a sharded database',
        [ledger, 'ledger-0', { database: 'ledger_00', access: 'write' }],
        ['postgres://ledger-db.example.net:6432/ledger_00?sslmode=disable'],
      ],
      [
        'reads of a standby cluster, by the shards of the leading one',
        [ledger, 'ledger-0-dr', { database: 'ledger_01' }],
        ['postgres://ledger-db.example.net:6432/ledger_01_ro?sslmode=disable'],
      ],
      [
        'ProxySQL decides by query, Router by port',
        ['every-construct production', 'orders-a', { user: 'storefront', database: 'tenant_01' }],
        [
          'mysql://storefront@10.0.1.11:6033/tenant_01',
          'mysql://storefront@10.0.2.11:6033/tenant_01',
          'mysql://storefront@10.0.3.11:6033/tenant_01',
          'mysql://storefront@10.0.1.21:6446/tenant_01',
          'mysql://storefront@10.0.1.21:6447/tenant_01',
          'mysql://storefront@10.0.1.21:6450/tenant_01',
        ],
      ],
      [
        'an address that moves, TLS towards clients',
        ['innodb-cluster-proxysql', 'orders-b', { access: 'write' }],
        [
          'mysql://10.1.0.30:6033/?ssl-mode=REQUIRED',
          'mysql://10.1.1.41:7446/?ssl-mode=REQUIRED',
          'mysql://10.1.2.41:7446/?ssl-mode=REQUIRED',
          'mysql://10.1.1.41:7450/?ssl-mode=REQUIRED',
          'mysql://10.1.2.41:7450/?ssl-mode=REQUIRED',
        ],
      ],
      [
        'mongos, a user by certificate',
        [
          'mongodb-regions',
          'catalog',
          { user: 'CN=storefront,OU=apps,O=example', database: 'app', access: 'write' },
        ],
        [
          'mongodb://CN%3Dstorefront%2COU%3Dapps%2CO%3Dexample@m1.eu.example.net:27017,m2.eu.example.net:27017/app?authSource=%24external&authMechanism=MONGODB-X509&tls=true',
          'mongodb://CN%3Dstorefront%2COU%3Dapps%2CO%3Dexample@m1.us.example.net:27017,m2.us.example.net:27017/app?authSource=%24external&authMechanism=MONGODB-X509&tls=true',
        ],
      ],
      [
        'mongos, read preference',
        ['mongodb-regions', 'catalog', { user: 'reporter', access: 'read' }],
        [
          'mongodb://reporter@m1.eu.example.net:27017,m2.eu.example.net:27017/?authSource=admin&tls=true&readPreference=nearest&readPreferenceTags=region:eu&maxStalenessSeconds=90',
          'mongodb://reporter@m1.us.example.net:27017,m2.us.example.net:27017/?authSource=admin&tls=true&readPreference=nearest&readPreferenceTags=region:us&maxStalenessSeconds=90',
        ],
      ],
      [
        'the seeds of a Redis Cluster',
        ['every-construct production', 'cache', { user: 'app' }],
        [
          'redis://app:@10.0.1.11:7000',
          'redis://app:@10.0.2.11:7000',
          'redis://app:@10.0.3.11:7000',
          'redis://app:@10.0.2.11:7001',
          'redis://app:@10.0.3.11:7001',
          'redis://app:@10.0.1.11:7001',
        ],
      ],
      [
        'Sentinels',
        ['redis-cluster-sentinel', 'sessions', { user: 'app', database: '3' }],
        ['redis-sentinel://app:@10.3.1.5:26379,10.3.2.5:26379,10.3.3.5:26379/3?sentinelMasterId=sessions'],
      ],
    ]
  for (const [name, asked, urls] of cases) {
    test(name, async () => expect(await urlsOf(...asked)).toEqual(urls))
  }
})

describe('other places to dial', () => {
  const base = (balancer: string, cluster = ''): string => `
version: 1
clusters:
  shop: {engine: mysql, version: "8.4", primary: a, instances: {a: {host: "2001:db8::1"}, b: {host: b.example.net}}, databases: [shop]${cluster}}
balancers:
  front: {${balancer}, serves: shop, instances: {i: {host: "2001:db8::2"}, j: {host: 10.0.0.2}}}
`
  const proxysql = 'kind: proxysql, version: "3.0"'
  const cases: readonly (readonly [name: string, topology: string, urls: readonly string[]])[] = [
    [
      'instances, IPv6 in brackets',
      base(proxysql),
      ['mysql://[2001:db8::2]:6033/shop', 'mysql://10.0.0.2:6033/shop'],
    ],
    [
      'the own host',
      base(`${proxysql}, port: 3306, endpoint: {kind: local}`),
      ['mysql://127.0.0.1:3306/shop'],
    ],
    [
      'a network load balancer with a port of its own',
      base(`${proxysql}, endpoint: {kind: nlb, name: nlb.example.net, port: 3306}`),
      ['mysql://nlb.example.net:3306/shop'],
    ],
    [
      'an IPv6 address that moves',
      base(`${proxysql}, endpoint: {kind: vip, address: "2001:db8::9"}`),
      ['mysql://[2001:db8::9]:6033/shop'],
    ],
    [
      'Router on the own host, X protocol',
      base(
        'kind: mysqlrouter, version: "8.4", destinations: static, endpoint: {kind: local}, routes: {rw: 1, x_ro: 2}',
      ),
      ['mysql://127.0.0.1:1/shop', 'mysqlx://127.0.0.1:2/shop'],
    ],
  ]
  for (const [name, topology, urls] of cases) {
    test(name, async () => expect(await urlsOf(topology, 'shop')).toEqual(urls))
  }

  test('MySQL servers themselves, one by one, and that it is said', async () => {
    const topology = base(proxysql, ', tls: {mode: verify-full, ca: /ca.pem}').replace(/balancers:\n.*\n/, '')
    const { urls, notes } = await ask(topology, 'shop')
    expect(urls.map((each) => `${each.access} ${each.url}`)).toEqual([
      'write mysql://[2001:db8::1]:3306/shop?ssl-mode=VERIFY_IDENTITY',
      'read mysql://b.example.net:3306/shop?ssl-mode=VERIFY_IDENTITY',
    ])
    expect(notes).toEqual(['no balancer serves cluster "shop": these are its servers'])
  })

  test('a sharded MongoDB cluster without mongos: every shard for itself', async () => {
    const { urls, notes } = await ask(
      `
version: 1
clusters:
  catalog:
    engine: mongodb
    version: "8.0"
    config_servers: {replica_set: cfg, instances: {c: {host: c1.example.net}}}
    shards:
      s1: {instances: {a: {host: a1.example.net}, b: {host: b1.example.net}, h: {host: h1.example.net, hidden: true}}}
      s2: {port: 27028, instances: {a: {host: a1.example.net}}}
`,
      'catalog',
      { database: 'app' },
    )
    expect(urls.map((each) => each.url)).toEqual([
      'mongodb://a1.example.net:27018,b1.example.net:27018/app?replicaSet=s1',
      'mongodb://a1.example.net:27028/app?replicaSet=s2',
    ])
    expect(notes).toEqual(['no mongos serves cluster "catalog": these are its shards, each for itself'])
  })

  test('one Redis server, with what its clients are expected to be', async () => {
    const topology = `
version: 1
clusters:
  jobs: {engine: redis, version: "7.2", mode: standalone, use: store, primary: r, instances: {r: {host: 10.0.0.1}}, clients: {library: ioredis, topology_refresh: none}}
`
    const { urls, notes } = await ask(topology, 'jobs')
    expect(urls.map((each) => each.url)).toEqual(['redis://10.0.0.1:6379/0'])
    expect(notes).toEqual([
      'clients are expected to use ioredis',
      'clients are expected to refresh the topology: none',
    ])
  })
})

describe('refusals', () => {
  const cases: readonly (readonly [name: string, asked: Parameters<typeof ask>, text: string])[] = [
    [
      'unknown cluster',
      ['smallest', 'shpo'],
      'cluster "shpo" does not exist, expected shop; did you mean "shop"?',
    ],
    ['a balancer', ['smallest', 'shop-pool'], 'ask for what it serves: shop'],
    [
      'unknown user',
      ['smallest', 'shop', { user: 'ap' }],
      'user "ap" is not in cluster "shop", expected app; did you mean "app"?',
    ],
    [
      'a user that is switched off',
      ['redis-cluster-sentinel', 'sessions', { user: 'default' }],
      'expected one of app, sentinel',
    ],
    [
      'unknown database',
      ['smallest', 'shop', { database: 'shp' }],
      'database "shp" is not in cluster "shop", expected shop; did you mean "shop"?',
    ],
    [
      'a shard of another cluster',
      [ledger, 'ledger-0', { database: 'ledger_05' }],
      'expected one of ledger_00, ledger_01',
    ],
    [
      'a database of Redis Cluster',
      ['redis-cluster-sentinel', 'cache', { database: '1' }],
      'expected 0, the only one',
    ],
    [
      'writes of a reader',
      ['every-construct production', 'shop', { user: 'report', access: 'write' }],
      'has read access only',
    ],
    [
      'a route that was taken away',
      ['patroni-pgbouncer', 'shop', { database: 'ledger', access: 'read' }],
      'no read route leads to database "ledger"',
    ],
    [
      'writes of a standby cluster',
      [ledger, 'ledger-0-dr', { access: 'write' }],
      'no write route leads to cluster "ledger-0-dr"',
    ],
  ]
  for (const [name, asked, text] of cases) {
    test(name, async () => expect(await refusalOf(...asked)).toContain(text))
  }
})
