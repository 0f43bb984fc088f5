import { expect, test } from 'vitest'
import { openCluster } from '../../../src/app/failover/open-cluster.ts'

const pair = `
    engine: postgresql
    version: "15"
    primary: a
    instances: {a: {host: 10.0.0.1}, b: {host: 10.0.0.2, port: 5433}}
    admin: {user: dbbal, password: {env: admin}}
    tls: {mode: verify-full, ca: /etc/ca.pem}
    users: {app: {password: {env: app}}}
`
const pooler = `
balancers:
  pool:
    kind: pgbouncer
    version: "1.24"
    serves: shop
    processes: 2
    instances: {p1: {host: 10.0.0.3}}
    admin: {user: pgb, password: {env: console}, via: socket}
`
const redis =
  '\n  cache: {engine: redis, version: "7.0", mode: standalone, use: cache, port: 6379, instances: {r: {host: 10.0.0.9}}}\n'

const open = (clusters: string, cluster?: string, rest = '') =>
  openCluster({
    topology: '-',
    cluster,
    workingDirectory: '/',
    variables: { admin: 'pw-admin', app: 'pw-app', console: 'pw-console' },
    readStdin: async () => `version: 1\nclusters:${clusters}${rest}`,
  })

test('has a way to every server and to every process of its poolers', async () => {
  const { cluster, servers, poolers, secrets } = await open(`\n  shop:${pair}`, undefined, pooler)
  expect(cluster.name).toBe('shop')
  expect([...servers.values()].map(({ name, address }) => [name, address])).toEqual([
    ['a', expect.objectContaining({ host: '10.0.0.1', port: 5432, user: 'dbbal', password: 'pw-admin' })],
    [
      'b',
      expect.objectContaining({
        host: '10.0.0.2',
        port: 5433,
        tls: { mode: 'verify-full', ca: '/etc/ca.pem' },
      }),
    ],
  ])
  expect(poolers.map(({ name, dialled }) => [name, dialled.password])).toEqual([
    ['pool/p1/1', 'pw-console'],
    ['pool/p1/2', 'pw-console'],
  ])
  expect(secrets.value({ env: 'app' })).toBe('pw-app')
})

test('without a pooler there is none', async () => {
  expect((await open(`\n  shop:${pair}`)).poolers).toEqual([])
})

test.each([
  [
    'several clusters and no name',
    `\n  shop:${pair}\n  crm:${pair.replaceAll('10.0.0', '10.0.1')}`,
    undefined,
    /several PostgreSQL clusters: shop, crm/,
  ],
  ['none', redis, undefined, /no PostgreSQL cluster with a primary/],
  ['an unknown name', `\n  shop:${pair}`, 'shpo', /cluster "shpo" is unknown/],
  ['another engine', `\n  shop:${pair}${redis}`, 'cache', /cluster "cache" is redis, expected postgresql/],
  ['no admin', `\n  shop:${pair.replace(/.*admin:.*\n/, '')}`, 'shop', /declares no account for dbbal/],
])('refuses %s', async (_, clusters, cluster, message) => {
  await expect(open(clusters, cluster)).rejects.toMatchObject({
    exit: 2,
    message: expect.stringMatching(message),
  })
})

test('knows who moves the primary, and where it is asked', async () => {
  const managed = (manager: string): string =>
    `\n  shop:${pair.replace('primary: a', 'initial_primary: a')}    manager: ${manager}\n`
  expect((await open(`\n  shop:${pair}`)).manager).toBeUndefined()
  expect((await open(managed('patroni'))).manager?.title).toBe('Patroni')
  const monitor = '{host: 10.0.0.8, login: {user: dbbal, password: {env: admin}}}'
  const { manager } = await open(managed(`{kind: pg_auto_failover, formation: f, monitor: ${monitor}}`))
  expect(manager?.failoverCommand('b')).toBe('pg_autoctl perform failover --formation f')
  await expect(open(managed('pg_auto_failover'))).rejects.toMatchObject({ code: 'NO_MONITOR', exit: 2 })
})
