import { describe, expect, test } from 'vitest'
import { deploy } from './deployment.ts'
import { catalog } from './topology.ts'

const passwords = { DBBAL_ADMIN: 'secret-1', REPORTER_PASSWORD: 'secret-2' }

describe('from nothing to the topology', () => {
  for (const version of ['5.0', '6.0', '7.0', '8.0', '8.2']) {
    test(`MongoDB ${version}: made once, left alone after`, async () => {
      const { servers, run, initiate } = await deploy(catalog({ version }))
      initiate()
      expect(run('sharding.js').error).toBeUndefined()
      expect(run('users.js', undefined, passwords).error).toBeUndefined()
      const status = run('status.js')
      expect(status.output).toEqual(['as the topology says'])
      expect(status.exitCode).toBe(0)

      const made = servers.changes.length
      initiate()
      expect(run('sharding.js').output.at(-1)).toBe('nothing to change')
      expect(run('users.js').output).toEqual(['nothing to change'])
      expect(servers.changes.slice(made)).toEqual([])
    })
  }

  test('replica sets get their members as declared', async () => {
    const { servers, initiate, run } = await deploy(catalog())
    initiate()
    expect(servers.set('cfg').config).toMatchObject({ _id: 'cfg', configsvr: true })
    const [e1, , e3] = servers.set('eu').members()
    expect(e1).toMatchObject({
      host: 'm1.example.net:27018',
      priority: { $numberInt: '2' },
      tags: { region: 'eu', zone: 'a' },
    })
    expect(e3).toMatchObject({ priority: { $numberInt: '0' }, hidden: false })
    expect(servers.set('us').members()[3]).toMatchObject({
      hidden: true,
      priority: { $numberInt: '0' },
      votes: { $numberInt: '0' },
      secondaryDelaySecs: { $numberLong: '3600' },
    })
    for (const set of ['cfg', 'eu', 'us'])
      expect(run('status.js', set).output).toEqual(['as the topology says'])
  })

  test('seed lists leave hidden members out', async () => {
    const { servers, initiate, run } = await deploy(catalog())
    initiate()
    run('sharding.js')
    expect(servers.catalog.shards.map(({ host }) => host)).toEqual([
      'eu/m1.example.net:27018,m2.example.net:27018,m3.example.net:27018',
      'us/m1.example.net:27028,m2.example.net:27028,m3.example.net:27028',
    ])
  })

  test('zones come before the collection, which then starts in place', async () => {
    const { servers, initiate, run } = await deploy(catalog())
    initiate()
    run('sharding.js')
    const { changes, catalog: metadata } = servers
    expect(changes.indexOf('updateZoneKeyRange')).toBeLessThan(changes.indexOf('shardCollection'))
    expect(changes[changes.indexOf('setDefaultRWConcern') + 1]).toBe('addShard')
    expect(metadata.tags).toMatchObject([
      {
        ns: 'app.users',
        tag: 'EU',
        min: { region: 'EU', userId: { $minKey: 1 } },
        max: { region: 'EU', userId: { $maxKey: 1 } },
      },
      { ns: 'app.users', tag: 'US' },
    ])
    expect(metadata.chunksOf('app.users')).toHaveLength(5)
  })

  test('the write concern has a timeout, also where the topology is silent', async () => {
    const { servers, initiate, run } = await deploy(catalog({ cluster: '' }))
    initiate()
    run('sharding.js')
    expect(servers.defaultWriteConcern).toEqual({ w: 'majority', wtimeout: { $numberInt: '10000' } })
  })

  test('initial chunks are asked for only where the server heeds them', async () => {
    const chunks = async (version: string): Promise<number> => {
      const { servers, initiate, run } = await deploy(catalog({ version }))
      initiate()
      run('sharding.js')
      return servers.catalog.chunksOf('app.events').length
    }
    expect(await chunks('7.0')).toBe(8)
    expect(await chunks('8.0')).toBe(2)
  })
})

describe('pre-split', () => {
  const ready = async (): Promise<Awaited<ReturnType<typeof deploy>>> => {
    const deployment = await deploy(catalog())
    deployment.initiate()
    return deployment
  }

  test('makes every chunk and spreads them evenly, neighbours apart', async () => {
    const { servers, run } = await ready()
    run('sharding.js')
    const chunks = servers.catalog.find(
      'config.chunks',
      { uuid: servers.catalog.collections[2]?.['uuid'] ?? null },
      { min: 1 },
    )
    expect(chunks).toHaveLength(11)
    expect(chunks.map(({ shard }) => shard)).toEqual(
      chunks.map((_, index) => (index % 2 === 0 ? 'eu' : 'us')),
    )
    expect(chunks[1]?.['min']).toEqual({ customerId: { $numberInt: '0' }, orderDate: { $minKey: 1 } })
  })

  test('leaves a collection with documents alone', async () => {
    const { servers, run } = await ready()
    run('sharding.js')
    servers.catalog.documents.set('app.orders', [{ _id: 'x' }])
    const orders = servers.catalog.chunksOf('app.orders')
    servers.catalog.chunks.splice(0, servers.catalog.chunks.length, ...orders.slice(0, 1))
    const before = servers.changes.length
    const { output } = run('sharding.js')
    expect(output).toContain('app.orders holds documents: left to the balancer')
    expect(servers.changes.slice(before)).toEqual([])
  })

  test('goes on where a killed run stopped', async () => {
    for (const stop of [1, 4, 9, 12, 15, 18]) {
      const { servers, run } = await ready()
      const mongos = servers.mongos()
      let left = stop
      servers.mongos = () => ({
        run(database, command) {
          if (command['split'] !== undefined || command['moveChunk'] !== undefined) {
            left -= 1
            if (left === 0) throw new Error('killed')
          }
          return mongos.run(database, command)
        },
      })
      run('sharding.js')
      servers.mongos = () => mongos
      expect(run('sharding.js').error, `stop ${stop}`).toBeUndefined()
      const shards = servers.catalog.chunksOf('app.orders').map(({ shard }) => shard)
      expect([shards.length, shards.filter((shard) => shard === 'eu').length], `stop ${stop}`).toEqual([
        11, 6,
      ])
    }
  })

  test('takes chunks off a shard that the topology does not name', async () => {
    const { servers, run } = await ready()
    run('sharding.js')
    for (const chunk of servers.catalog.chunksOf('app.orders')) chunk['shard'] = 'old'
    run('sharding.js')
    const shards = servers.catalog.chunksOf('app.orders').map(({ shard }) => shard)
    expect([
      shards.filter((shard) => shard === 'eu').length,
      shards.filter((shard) => shard === 'us').length,
    ]).toEqual([6, 5])
  })

  test('waits for a migration that is under way, and not for ever', async () => {
    const { servers, run } = await ready()
    servers.catalog.conflicts = 3
    expect(run('sharding.js').error).toBeUndefined()
    const other = await ready()
    other.servers.catalog.conflicts = 10_000
    expect(other.run('sharding.js').error?.message).toContain('a migration is under way')
  })
})

describe('initiate', () => {
  test('refuses a set that is another than the topology says, and changes nothing', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    const [, e2, e3] = servers.set('eu').members()
    Object.assign(e2 ?? {}, { priority: { $numberDouble: '5' }, tags: {} })
    servers.set('eu').members().splice(0, 1)
    const before = servers.changes.length
    const { exitCode, error } = run('initiate-eu.js', 'eu')
    expect(exitCode).toBe(1)
    expect(error?.message.split('\n')).toEqual([
      'eu: member m1.example.net:27018 is missing; change it with rs.reconfig()',
      'eu: priority of m2.example.net:27018 is 5, expected 1; change it with rs.reconfig()',
      'eu: tags of m2.example.net:27018 is [], expected [["region","eu"],["zone","b"]]; change it with rs.reconfig()',
    ])
    expect(e3).toBeDefined()
    expect(servers.changes.slice(before)).toEqual([])
  })

  test('refuses another set, a mongos and a server without replication', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    expect(run('initiate-eu.js', 'us').error?.message).toContain('replica set us answers, expected eu')
    expect(run('initiate-eu.js').error?.message).toBe('this is a mongos, expected a member of replica set eu')
    servers.set('eu').hello = () => ({ isWritablePrimary: true })
    expect(run('initiate-eu.js', 'eu').error?.message).toBe(
      'this server runs without replication, expected mongod --replSet eu',
    )
  })

  test('gives up on an election that does not end', async () => {
    const { servers, run } = await deploy(catalog())
    servers.set('eu').hellosToElection = 1000
    expect(run('initiate-eu.js', 'eu').error?.message).toBe(
      'eu has no primary after 60 seconds; see rs.status()',
    )
  })

  test('says to log in where the set hides its configuration', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    servers.asksForLogin = true
    expect(run('initiate-eu.js', 'eu').error?.message).toBe(
      'eu is initiated and asks for a login; log in to compare it',
    )
  })
})

describe('sharding refuses before any change', () => {
  const cases: {
    name: string
    spoil(servers: Awaited<ReturnType<typeof deploy>>['servers']): void
    says: string
  }[] = [
    {
      name: 'a collection sharded by another key',
      spoil: ({ catalog: { collections } }) =>
        collections.push({ _id: 'app.orders', key: { orderDate: { $numberInt: '1' } }, unique: false }),
      says: 'app.orders is sharded by {"orderDate":1}, expected {"customerId":1,"orderDate":1}; see sh.reshardCollection()',
    },
    {
      name: 'a unique key that is not',
      spoil: ({ catalog: { collections } }) =>
        collections.push({
          _id: 'app.orders',
          key: { customerId: { $numberInt: '1' }, orderDate: { $numberDouble: '1' } },
          unique: true,
        }),
      says: 'app.orders: unique is true, expected false',
    },
    {
      name: 'a range of another zone',
      spoil: ({ catalog: { tags } }) =>
        tags.push({
          ns: 'app.users',
          tag: 'US',
          min: { region: 'EU', userId: { $minKey: 1 } },
          max: { region: 'EV', userId: { $minKey: 1 } },
        }),
      says: 'app.users: zone US already has the range from {"region":"EU","userId":{"$minKey":1}} to {"region":"EV","userId":{"$minKey":1}}; remove it with sh.removeRangeFromZone()',
    },
    {
      name: 'a shard that is another replica set',
      spoil: ({ catalog: { shards } }) => shards.push({ _id: 'eu', host: 'eu/other:27018' }),
      says: 'shard eu is eu/other:27018, expected eu/m1.example.net:27018,m2.example.net:27018,m3.example.net:27018',
    },
    {
      name: 'a member in another shard',
      spoil: ({ catalog: { shards } }) => shards.push({ _id: 'old', host: 'old/m1.example.net:27018' }),
      says: 'm1.example.net:27018 belongs to shard old, expected shard eu',
    },
    {
      name: 'a shard that is being removed',
      spoil: ({ catalog: { shards } }) =>
        shards.push({ _id: 'eu', host: 'eu/m1.example.net:27018', draining: true }),
      says: 'shard eu is draining: it is being removed',
    },
  ]
  for (const { name, spoil, says } of cases) {
    test(name, async () => {
      const { servers, run, initiate } = await deploy(catalog())
      initiate()
      spoil(servers)
      const before = servers.changes.length
      const { exitCode, error } = run('sharding.js')
      expect(error?.message).toBe(says)
      expect(exitCode).toBe(1)
      expect(servers.changes.slice(before)).toEqual([])
      const status = run('status.js')
      expect(status.exitCode).toBe(1)
      expect(status.output).toContain(says)
    })
  }

  test('a server that is no mongos', async () => {
    const { run, initiate } = await deploy(catalog())
    initiate()
    expect(run('sharding.js', 'eu').error?.message).toBe('this is no mongos; connect to one')
  })
})

describe('status lists every difference', () => {
  test('of an empty cluster', async () => {
    const { run, initiate } = await deploy(catalog())
    initiate()
    const { exitCode, output } = run('status.js')
    expect(exitCode).toBe(1)
    expect(output).toEqual([
      'the default write concern is not {"w":"majority","wtimeout":5000}',
      'shard eu is missing',
      'shard us is missing',
      'app.users is not sharded',
      'app.events is not sharded',
      'app.orders is not sharded',
      "the balancer's window is the whole day, expected 01:00 to 05:00",
    ])
  })

  test('of a cluster that was changed by hand', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    run('sharding.js')
    const { catalog: metadata } = servers
    metadata.shards.push({ _id: 'extra', host: 'extra/x:1' })
    Object.assign(metadata.shards[0] ?? {}, {
      tags: ['ODD'],
      host: 'eu/m1.example.net:27018,m9.example.net:27018',
    })
    Object.assign(metadata.collections[1] ?? {}, { noBalance: true })
    metadata.tags.splice(0, 1)
    metadata.tags.push({
      ns: 'app.orders',
      tag: 'EU',
      min: { customerId: { $numberLong: '5' } },
      max: { customerId: { $maxKey: 1 } },
    })
    Object.assign(metadata.settings[0] ?? {}, { stopped: true })
    servers.set('cfg').members().pop()
    expect(run('status.js').output).toEqual([
      'config servers cfg lacks m3.example.net:27019',
      'shard eu lacks m2.example.net:27018',
      'shard eu lacks m3.example.net:27018',
      'shard eu has m9.example.net:27018, which is not in the topology',
      'shard eu is not in zone EU',
      'shard eu is in zone ODD, which the topology does not say',
      'shard extra is not in the topology',
      'app.users: zone EU lacks the range from {"region":"EU","userId":{"$minKey":1}}',
      'app.events: balancing is off; sh.enableBalancing() turns it on',
      'app.orders: zone EU has a range from {"customerId":5} that is not in the topology',
      'the balancer is stopped; sh.startBalancer() starts it',
    ])
  })

  test('of a replica set with a dead member', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    servers.set('us').running.delete('m2.example.net:27028')
    Object.assign(servers.set('us'), { primary: undefined, hellosToElection: 100 })
    expect(run('status.js', 'us')).toMatchObject({
      exitCode: 1,
      output: ['us: 0 primaries, expected 1', 'us: member m2.example.net:27028 is (not reachable/healthy)'],
    })
  })
})

describe('users', () => {
  test('passwords come from the environment and stand in no file', async () => {
    const { servers, generated, run, initiate } = await deploy(catalog())
    initiate()
    run('users.js', undefined, passwords)
    expect(servers.users).toMatchObject([
      {
        user: 'dbbal',
        db: 'admin',
        pwd: 'secret-1',
        mechanisms: ['SCRAM-SHA-256'],
        roles: [{ role: 'clusterManager' }, { role: 'clusterMonitor' }, { role: 'read', db: 'app' }],
      },
      { user: 'CN=storefront,OU=apps', db: '$external', pwd: null, mechanisms: null },
      { user: 'reporter', db: 'admin', pwd: 'secret-2' },
    ])
    for (const [path, text] of generated.files) expect(text, path).not.toMatch(/secret-|pw-/)
  })

  test('a missing password stops the run before any change', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    const before = servers.changes.length
    const { exitCode, error } = run('users.js', undefined, { REPORTER_PASSWORD: 'x' })
    expect(exitCode).toBe(1)
    expect(error?.message).toBe('the password of dbbal is not in the environment variable DBBAL_ADMIN')
    expect(servers.changes.slice(before)).toEqual([])
  })

  test('missing roles are granted, strange ones refused', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    run('users.js', undefined, passwords)
    const reporter = servers.users[2] ?? {}
    reporter['roles'] = []
    expect(run('users.js').output).toEqual(['granted read on app to reporter', '1 changes made'])
    reporter['roles'] = [{ role: 'root', db: 'admin' }]
    expect(run('users.js').error?.message).toBe(
      'reporter holds root on admin, which the topology does not give; revoke it',
    )
    expect(reporter['roles']).toEqual([{ role: 'root', db: 'admin' }])
  })

  test("on a shard's primary only dbbal's own accounts are made", async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    run('users.js', 'eu', passwords)
    expect(servers.set('eu').users.map(({ user }) => user)).toEqual(['dbbal'])
    expect(run('users.js', 'cfg').error?.message).toBe('this is neither a mongos nor a member of eu, us')
  })

  test('a login that may not see accounts is told so', async () => {
    const { servers, run, initiate } = await deploy(catalog())
    initiate()
    servers.asksForLogin = true
    expect(run('users.js').error?.message).toBe(
      'log in as an account that may create users (userAdminAnyDatabase)',
    )
  })
})

describe('what the rewriter of mongosh cannot do', () => {
  // mongosh awaits calls for the script by rewriting it, and then calls `undefined` where `?.` should have stopped.
  test('no call follows optional chaining', async () => {
    const { generated } = await deploy(catalog())
    for (const [path, text] of generated.files) expect(text, path).not.toMatch(/\?\.[\w.]*\(/)
  })
})
