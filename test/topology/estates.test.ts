import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type LoadedTopology, loadTopology } from '../../src/topology/load.ts'
import { endpointOf } from '../../src/topology/resolve/instances.ts'
import type {
  Cluster,
  MongodbShardedCluster,
  PrimaryCluster,
  RedisInstances,
  Topology,
} from '../../src/topology/topology.ts'

const withEnvironments = ['every-construct', 'sharded-ledger-dr-staging']

function load(name: string, environment?: string): Promise<LoadedTopology> {
  return loadTopology(
    { path: `fixtures/topologies/${name}.yaml` },
    { environment, workingDirectory: process.cwd() },
  )
}

describe('every topology loads without an error', () => {
  for (const file of readdirSync('fixtures/topologies').filter((name) => name.endsWith('.yaml'))) {
    const name = file.replace('.yaml', '')
    for (const environment of withEnvironments.includes(name) ? ['production', 'staging'] : [undefined]) {
      test(`${name} ${environment ?? ''}`, async () => {
        const { topology, diagnostics } = await load(name, environment)
        expect(topology.clusters.size).toBeGreaterThan(0)
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      })
    }
  }
})

/** `x=10.0.0.1:5432` of each instance. */
function endpoints(cluster: Pick<PrimaryCluster, 'instances'> | RedisInstances): string {
  return cluster.instances.map((instance) => `${instance.name}=${endpointOf(instance)}`).join(' ')
}

function replicated({ clusters }: Topology, name: string): PrimaryCluster {
  const cluster: Cluster | undefined = clusters.get(name)
  if (cluster === undefined || cluster.engine === 'redis' || cluster.engine === 'mongodb')
    throw new Error(name)
  return cluster
}

const names = (instances: readonly { name: string }[]): string => instances.map(({ name }) => name).join(' ')

test('smallest: the newest versions are taken, and said', async () => {
  const { topology, diagnostics } = await load('smallest')
  const shop = replicated(topology, 'shop')
  expect(endpoints(shop)).toBe('pg1=10.0.0.11:5432 pg2=10.0.0.12:5432')
  expect([shop.version, shop.primary?.name, names(shop.readers)]).toEqual(['18', 'pg1', 'pg2'])
  expect(topology.balancers.get('shop-pool')).toMatchObject({ kind: 'pgbouncer', version: '1.26' })
  expect(topology).toMatchObject({ name: 'dbbal', environment: undefined, fileName: 'smallest.yaml' })
  expect(diagnostics.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
    'info no version is declared: PostgreSQL 18 is assumed',
    'info no version is declared: PgBouncer 1.26 is assumed',
  ])
})

test('patroni-pgbouncer: a manager, hosts with zones, access from the defaults', async () => {
  const { topology } = await load('patroni-pgbouncer')
  const shop = replicated(topology, 'shop')
  expect(shop).toMatchObject({ manager: 'patroni', version: '15', users: 'in-database' })
  expect([shop.primary?.name, names(shop.readers), shop.databases.length]).toEqual(['pg1', 'pg2 pg3', 12])
  expect(shop.instances[1]).toMatchObject({ hostName: 'pg-b', address: '10.0.2.11', zone: 'b' })
  expect(shop.instances[1]?.ssh).toEqual({
    user: 'dbbal',
    jump: 'bastion.example.net',
    known_hosts: './known_hosts',
  })
  expect(topology.environment).toBe('production')
  expect(topology.balancers.get('shop-pool')?.instances.map(endpointOf)).toEqual([
    '10.0.8.21:6432',
    '10.0.8.22:6432',
  ])
})

test('innodb-cluster-proxysql: defaults, a copied router, a sharding by schema', async () => {
  const { topology } = await load('innodb-cluster-proxysql')
  const [a, b] = [replicated(topology, 'orders-a'), replicated(topology, 'orders-b')]
  expect([a.version, a.manager, a.primary?.name]).toEqual(['8.4', 'group-replication', 'a1'])
  expect(endpoints(b)).toBe('b1=10.1.2.12:3306 b2=10.1.3.12:3306 b3=10.1.1.12:3306')
  expect(b.declared.users).toEqual(a.declared.users)
  const tenants = topology.shardings.get('tenants')
  expect([tenants?.places.size, tenants?.places.get('tenant_11'), tenants?.default]).toEqual([
    20,
    'orders-b',
    'orders-a',
  ])
  const router = topology.balancers.get('orders-b-router')
  expect(router?.declared).toMatchObject({
    kind: 'mysqlrouter',
    destinations: 'metadata',
    bootstrap: { account: 'router_b', base_port: 7446 },
    routes: { rw: 7446, ro: 7447, rw_split: 7450 },
  })
  expect(names(router?.instances ?? [])).toBe('rb1 rb2')
  expect(
    topology.balancers.get('orders-proxy')?.serves.map(({ cluster, options }) => [cluster.name, options]),
  ).toEqual([
    ['orders-a', { hostgroups: { writer: 10, backup_writer: 11, reader: 12, offline: 13 } }],
    ['orders-b', { hostgroups: { writer: 20, backup_writer: 21, reader: 22, offline: 23 } }],
  ])
})

test('mongodb-regions: config servers, shards, mongos with the version of the cluster', async () => {
  const { topology } = await load('mongodb-regions')
  const catalog = topology.clusters.get('catalog') as MongodbShardedCluster
  expect(catalog.configServers.instances.map(endpointOf)).toEqual([
    'm1.eu.example.net:27019',
    'm1.us.example.net:27019',
    'm1.ap.example.net:27019',
  ])
  expect(catalog.shards.map(({ name, instances }) => `${name}: ${names(instances)}`)).toEqual([
    'eu: eu-1 eu-2 us-3',
    'us: us-1 us-2 eu-3',
    'ap: ap-1 ap-2 ap-3',
  ])
  expect(topology.balancers.get('catalog-us')).toMatchObject({
    version: '8.0',
    declared: { port: 27017, read_preference: { mode: 'nearest', tags: [{ region: 'us' }] } },
  })
})

test('redis-cluster-sentinel: nodes, sentinels with their own port', async () => {
  const { topology } = await load('redis-cluster-sentinel')
  const cache = topology.clusters.get('cache') as RedisInstances
  const sessions = topology.clusters.get('sessions') as RedisInstances
  expect(cache.instances).toHaveLength(9)
  expect(cache.instances[8]).toMatchObject({ name: 'r9', address: '10.3.3.5', port: 7002, zone: 'c' })
  expect(sessions.sentinels.map(endpointOf)).toEqual(['10.3.1.5:26379', '10.3.2.5:26379', '10.3.3.5:26379'])
  expect(topology.balancers.size).toBe(0)
})

test('sharded-ledger: logical shards, cascades and delays, a standby cluster; staging is smaller', async () => {
  const { topology } = await load('sharded-ledger-dr-staging', 'production')
  const ledger = replicated(topology, 'ledger-0')
  expect(names(ledger.readers)).toBe('l0b l0c')
  expect(ledger.declared).toMatchObject({ synchronous: { mode: 'any', number: 1 } })
  const standby = replicated(topology, 'ledger-0-dr')
  expect([standby.follows?.name, standby.primary, names(standby.readers)]).toEqual([
    'ledger-0',
    undefined,
    'd0b',
  ])
  expect(standby.users).toEqual(ledger.users)
  const places = topology.shardings.get('ledger')?.places
  expect([places?.size, places?.get('ledger_03'), places?.get('ledger_04')]).toEqual([
    16,
    'ledger-0',
    'ledger-1',
  ])
  expect(topology.balancers.get('ledger-pool-dr')?.declared).toMatchObject({
    routes: {
      write: { to: 'none' },
      read: { to: 'replicas', database: '{database}_ro', when_none: 'primary' },
    },
    sharding: 'ledger',
  })

  const { topology: staging } = await load('sharded-ledger-dr-staging', 'staging')
  expect([[...staging.clusters.keys()], [...staging.balancers.keys()]]).toEqual([
    ['ledger-0'],
    ['ledger-pool'],
  ])
  expect(endpoints(replicated(staging, 'ledger-0'))).toBe('l0a=10.104.1.11:5432 l0b=10.104.2.11:5432')
  expect([...new Set(staging.shardings.get('ledger')?.places.values())]).toEqual(['ledger-0'])
  expect(staging.balancers.get('ledger-pool')?.instances.map(endpointOf)).toEqual(['10.104.1.21:6432'])
})

test('every construct: both environments of one file', async () => {
  const { topology } = await load('every-construct', 'production')
  expect([...topology.clusters.keys()]).toEqual([
    'shop',
    'shop-dr',
    'crm',
    'orders-a',
    'orders-b',
    'catalog',
    'cache',
  ])
  expect(endpoints(replicated(topology, 'orders-b'))).toBe(
    'a=10.0.1.11:3307 b=10.0.2.11:3307 c=10.0.3.11:3307',
  )
  expect(names(replicated(topology, 'shop').readers)).toBe('b c')
  expect(replicated(topology, 'shop-dr').databases).toEqual(['billing', 'catalog', 'orders'])
  expect(replicated(topology, 'crm').declared.fence).toEqual({
    before_stop: 'standby.signal',
    hook: ['/usr/local/sbin/fence', '{host}'],
  })
  expect(topology.balancers.get('shop-pool')?.declared).toMatchObject({
    processes: 2,
    pools: { write: 20, read: 10 },
  })

  const { topology: staging } = await load('every-construct', 'staging')
  const shop = replicated(staging, 'shop')
  expect(endpoints(shop)).toBe('a=10.100.1.11:5432 b=10.100.2.11:5432')
  expect(shop.declared).not.toHaveProperty('synchronous')
  expect(staging.clusters.has('shop-dr')).toBe(false)
  expect(staging.balancers.get('shop-pool')?.declared).toMatchObject({
    processes: 1,
    pools: { write: 5, read: 2 },
    endpoint: { kind: 'dns', name: 'shop-db.staging.example.net', port: 6432 },
    databases: { billing: { write: 40, read: null } },
  })
  expect(staging.environment).toBe('staging')
})
