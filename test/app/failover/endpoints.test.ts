import { expect, test } from 'vitest'
import { endpointsOf } from '../../../src/app/failover/endpoints.ts'
import { openCluster } from '../../../src/app/failover/open-cluster.ts'

const users = 'users: {reader: {access: read, password: {env: PW}}, app: {password: {env: PW}}}'

async function endpoints(endpoint: string, declared = users) {
  const text = `
version: 1
defaults: {ssh: {user: ops}}
hosts: {app1: {address: 127.0.0.1}, app2: {address: 10.9.0.2, ssh: {port: 2222, known_hosts: known}}}
clusters:
  shop:
    engine: postgresql
    version: "15"
    primary: a
    instances: {a: {host: 10.0.0.1}, b: {host: 10.0.0.2}}
    admin: {user: dbbal, password: {env: PW}}
    databases: [shop, stock]
    ${declared}
  other: {engine: postgresql, version: "15", primary: a, instances: {a: {host: 10.0.1.1}}, databases: [other], users: in-database}
balancers:
  pool:
    kind: pgbouncer
    version: "1.24"
    serves: shop
    instances: {p1: {host: 10.0.0.3}, p2: {host: 10.0.0.4}}
    routes: {read: {to: replicas}, write: {to: primary}}
    admin: {user: pgb, password: {env: PW}, via: socket}
    ${endpoint}
  elsewhere:
    kind: pgbouncer
    version: "1.24"
    serves: other
    instances: {p1: {host: 10.0.1.3}}
    admin: {user: pgb, password: {env: PW}, via: socket}
    endpoint: {kind: dns, name: other.example.net}
`
  const open = await openCluster({
    ...{ topology: '-', cluster: 'shop', workingDirectory: '/etc/dbbal', variables: { PW: 'pw' } },
    readStdin: async () => text,
  })
  return endpointsOf(open)
}

test('are dialled as the first user that may write, from the hosts that clients are on', async () => {
  const found = await endpoints(
    'endpoint: {kind: dns, name: shop.example.net, port: 7432, ttl: 5s, dialled_from: [app1, app2]}',
  )
  const address = { host: 'shop.example.net', port: 7432, user: 'app', password: 'pw', database: 'shop' }
  expect(found).toMatchObject([
    { name: 'pool at shop.example.net:7432 from app1', address, way: 'here', ttlMs: 5000 },
    {
      name: 'pool at shop.example.net:7432 from app2',
      address,
      way: { address: '10.9.0.2', ssh: { user: 'ops', port: 2222, known_hosts: '/etc/dbbal/known' } },
    },
  ])
})

test('without such hosts from this machine', async () => {
  expect(await endpoints('endpoint: {kind: vip, address: "fd00::9"}')).toMatchObject([
    { name: 'pool at [fd00::9]:6432 from this machine', way: 'here', ttlMs: 0 },
  ])
})

test('not where every process is looked through, nor without a password', async () => {
  expect(await endpoints('endpoint: {kind: local}')).toEqual([])
  expect(await endpoints('')).toEqual([])
  const vip = 'endpoint: {kind: vip, address: 10.0.0.9}'
  expect(await endpoints(vip, 'users: in-database')).toBeUndefined()
  expect(await endpoints('endpoint: {kind: local}', 'users: in-database')).toEqual([])
})
