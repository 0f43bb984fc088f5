import { describe, expect, test } from 'vitest'
import { generate } from '../../support/generate.ts'
import {
  clusterPatch,
  generatePatched,
  patched,
  poolPatch,
  quietPool,
  quietTopology,
  type Tree,
} from '../../support/pooler-topology.ts'

async function entries(patch: Tree, file = 'pool/p1/pgbouncer.ini'): Promise<readonly string[]> {
  const { files } = await generatePatched(patch)
  return [...(files.get(file) ?? '').matchAll(/^\D\S* = host=.*$/gm)].map(([line]) => line)
}

async function setting(patch: Tree, name: string): Promise<string | undefined> {
  const { files } = await generatePatched(patch)
  return new RegExp(`^${name} = (.*)$`, 'm').exec(files.get('pool/p1/pgbouncer.ini') ?? '')?.[1]
}

/** Reads files of the one process; here null in the settings stays, where a patch would remove the key. */
async function withSettings(
  settings: Tree,
  cluster: Tree = {},
): Promise<(name: string) => string | undefined> {
  const topology = patched(quietTopology, clusterPatch(cluster))
  const balancers = { pool: { ...quietPool, settings } }
  const { files } = await generate(JSON.stringify({ ...topology, balancers }))
  return (name) => files.get(`pool/p1/${name}`)
}

describe('entries', () => {
  test('write and read by default', async () => {
    expect(await entries({})).toEqual([
      'shop = host=10.0.0.11 port=5432 dbname=shop max_db_connections=198',
      'shop_ro = host=10.0.0.12,10.0.0.13 port=5432 dbname=shop pool_size=20 max_db_connections=198 load_balance_hosts=round-robin',
      'stock = host=10.0.0.11 port=5432 dbname=stock max_db_connections=198',
      'stock_ro = host=10.0.0.12,10.0.0.13 port=5432 dbname=stock pool_size=20 max_db_connections=198 load_balance_hosts=round-robin',
    ])
  })

  test('a declared route is the only one', async () => {
    expect(await entries(poolPatch({ routes: { write: { to: 'primary' } } }))).toHaveLength(2)
    expect(
      await entries(poolPatch({ routes: { read: { to: 'replicas', database: '{database}' } } })),
    ).toEqual([
      expect.stringContaining('shop = host=10.0.0.12,10.0.0.13'),
      expect.stringContaining('stock = host=10.0.0.12,10.0.0.13'),
    ])
  })

  test('null takes a route away, one database may have it back', async () => {
    const topology = JSON.parse(
      '{"pools":{"write":6,"read":null},"databases":{"shop":{"write":{"pool_mode":"session"},"read":4},"stock":{"write":null}}}',
    )
    const { files } = await generate(
      JSON.stringify({ ...quietTopology, balancers: { pool: { ...quietPool, ...topology } } }),
    )
    const lines = (files.get('pool/p1/pgbouncer.ini') ?? '').match(/^\S+ = host=.*$/gm)
    expect(lines).toEqual([
      'shop = host=10.0.0.11 port=5432 dbname=shop pool_mode=session max_db_connections=397',
      'shop_ro = host=10.0.0.12,10.0.0.13 port=5432 dbname=shop pool_size=4 max_db_connections=397 load_balance_hosts=round-robin',
    ])
  })

  test('without replicas the read route is left out, or leads to the primary', async () => {
    const alone = { instances: { b: null, c: null } }
    expect(await entries(clusterPatch(alone))).toHaveLength(2)
    const routes = { write: { to: 'primary' }, read: { to: 'replicas', when_none: 'primary' } }
    const lines = await entries({ ...clusterPatch(alone), ...poolPatch({ routes }) })
    expect(lines.filter((line) => line.startsWith('shop_ro'))).toEqual([
      expect.stringContaining('host=10.0.0.11 '),
    ])
  })

  test('replicas that do not serve reads', async () => {
    const lines = await entries(clusterPatch({ instances: { b: { reads: false } } }))
    expect(lines[1]).toContain('shop_ro = host=10.0.0.13 ')
  })

  test('where replicas cannot stand in one list, processes take turns', async () => {
    const patch = poolPatch({ version: '1.24', processes: 2, instances: { p2: { host: '10.0.0.22' } } })
    const hosts: (string | undefined)[] = []
    for (const file of ['p1/pgbouncer-1', 'p1/pgbouncer-2', 'p2/pgbouncer-1', 'p2/pgbouncer-2']) {
      hosts.push(/host=(\S+)/.exec((await entries(patch, `pool/${file}.ini`))[1] ?? '')?.[1])
    }
    expect(hosts).toEqual(['10.0.0.12', '10.0.0.13', '10.0.0.12', '10.0.0.13'])
  })
})

describe('sizes', () => {
  test('a server is shared out among instances, processes, databases and users', async () => {
    const patch = {
      clusters: { shop: { max_connections: 103, users: { web: { password: { env: 'W' } } } } },
      balancers: { pool: { processes: 2, instances: { p2: { host: '10.0.0.22' } } } },
    }
    // (103 - 3) / (2 instances * 2 processes) = 25 a process; 2 databases * 2 users: 6 a pool, 12 a database.
    expect(await entries(patch, 'pool/p2/pgbouncer-2.ini')).toEqual([
      expect.stringMatching(/^shop = .* max_db_connections=12$/),
      expect.stringMatching(/^shop_ro = .* max_db_connections=12 /),
      expect.stringMatching(/^stock = .* max_db_connections=12$/),
      expect.stringMatching(/^stock_ro = .* max_db_connections=12 /),
    ])
    const { files } = await generatePatched(patch)
    expect(files.get('pool/p1/pgbouncer-1.ini')).toContain('\ndefault_pool_size = 6\n')
  })

  test('users with access: read have no write pool', async () => {
    const patch = clusterPatch({
      max_connections: 43,
      users: { r: { password: { env: 'R' }, access: 'read' } },
    })
    const lines = await entries(patch)
    expect(lines.map((line) => /pool_size=(\d+)/.exec(line)?.[1])).toEqual([undefined, '10', undefined, '10'])
    expect(await setting(patch, 'default_pool_size')).toBe('20')
  })

  test('no limit is guessed where max_connections is not declared', async () => {
    expect((await entries(clusterPatch({ max_connections: null }))).join()).not.toContain(
      'max_db_connections',
    )
    expect(await setting(clusterPatch({ max_connections: null }), 'default_pool_size')).toBe('20')
  })

  test('settings have the last word', async () => {
    const patch = poolPatch({
      pools: { write: 5, read: 5 },
      settings: { default_pool_size: 7, max_db_connections: 50 },
    })
    expect(await setting(patch, 'default_pool_size')).toBe('7')
    expect((await entries(patch))[0]).toBe('shop = host=10.0.0.11 port=5432 dbname=shop pool_size=5')
  })

  test('a pool without a limit of its own is asked for by 0, and counts as such', async () => {
    const patch = poolPatch({
      pools: { write: { pool_size: 30, max_db_connections: 0 }, read: 5 },
      databases: { stock: { write: { pool_size: 10, max_db_connections: null } } },
    })
    const lines = await entries({ ...clusterPatch({ max_connections: 103 }), ...patch })
    expect(lines.filter((line) => line.includes('host=10.0.0.11'))).toEqual([
      'shop = host=10.0.0.11 port=5432 dbname=shop max_db_connections=0',
      'stock = host=10.0.0.11 port=5432 dbname=stock pool_size=10 max_db_connections=0',
    ])
    const { diagnostics } = await generatePatched({ ...clusterPatch({ max_connections: 33 }), ...patch })
    expect(diagnostics.map(({ id, message }) => `${id} ${message}`).join()).toContain(
      'PGB009 pools of cluster "shop" may open 40 connections per process',
    )
  })

  test('a line that null takes away leaves every pool its own size', async () => {
    const ini = (await withSettings({ default_pool_size: null }, { max_connections: 33 }))('pgbouncer.ini')
    expect(ini).not.toContain('\ndefault_pool_size')
    expect(ini).toContain('shop = host=10.0.0.11 port=5432 dbname=shop pool_size=15 max_db_connections=15')
  })

  test.each([
    [undefined, '60'],
    ['5s', '30'],
    ['20s', '40'],
    ['90s', '60'],
  ])('failover.budget %s: clients wait for %s s', async (budget, seconds) => {
    expect(
      await setting(clusterPatch(budget === undefined ? {} : { failover: { budget } }), 'query_wait_timeout'),
    ).toBe(seconds)
  })

  test('max_client_conn that null takes away counts with its default', async () => {
    const unit = (await withSettings({ max_client_conn: null }))('pgbouncer.service.d/dbbal.conf')
    expect(unit).toContain('# max_client_conn 100, server connections 792, others 200\nLimitNOFILE=1092\n')
  })

  test('LimitNOFILE is the sum of what a process opens', async () => {
    const { files } = await generatePatched(
      poolPatch({ pools: { write: 10, read: 5 }, settings: { max_client_conn: 2000 } }),
    )
    expect(files.get('pool/p1/pgbouncer.service.d/dbbal.conf')).toContain('\nLimitNOFILE=2992\n')
  })
})

describe('settings that others follow from', () => {
  test.each([
    ['session', '1'],
    ['Session', '1'],
    ['transaction', undefined],
    ['statement', undefined],
  ])('pool_mode %s of all pools: server_fast_close %s', async (pool_mode, expected) => {
    expect(await setting(poolPatch({ settings: { pool_mode } }), 'server_fast_close')).toBe(expected)
  })

  test('where pool_mode is left to PgBouncer, pools are session pools', async () => {
    const ini = (await withSettings({ pool_mode: null }))('pgbouncer.ini')
    expect(ini).not.toContain('\npool_mode')
    expect(ini).toContain('\nserver_fast_close = 1\n')
  })

  test.each(['settings', 'settings_unchecked'])(
    'unix_socket_dir of %s is where peers are found',
    async (block) => {
      const { files } = await generatePatched(
        poolPatch({ processes: 2, [block]: { unix_socket_dir: '/run/pools/{process}' } }),
      )
      const ini = files.get('pool/p1/pgbouncer-1.ini')
      expect(ini).toContain('\nunix_socket_dir = /run/pools/1\n')
      expect(ini).toContain('\n2 = host=/run/pools/2 port=6432\n')
      expect(files.get('pool/p1/pgbouncer@2.service')).toContain('\nRuntimeDirectory=pools/2\n')
    },
  )

  test('unix_socket_dir that is left to PgBouncer is made by nobody', async () => {
    const files = await withSettings({ unix_socket_dir: null })
    expect(files('pgbouncer.ini')).not.toContain('unix_socket_dir')
    expect(files('pgbouncer.service.d/dbbal.conf')).not.toContain('RuntimeDirectory')
  })
})

describe("systemd's files", () => {
  const unit = async (deploy: Tree, name: string): Promise<string | undefined> => {
    const { files } = await generatePatched(poolPatch({ deploy: { via: 'local', ...deploy } }))
    return files.get(`pool/p1/${name}`)
  }

  test("a drop-in says what the package's unit does not", async () => {
    const text = await unit({}, 'pgbouncer.service.d/dbbal.conf')
    expect(text).toMatch(/^LimitNOFILE=\d+$/m)
    expect(text).toMatch(/^Restart=on-failure$/m)
    expect(text).not.toMatch(/^(ExecStart|User|Type)=/m)
  })

  test("a drop-in puts the files' own place and owner over the package's", async () => {
    const text = await unit({ directory: '/srv/pool', owner: 'pooler' }, 'pgbouncer.service.d/dbbal.conf')
    expect(text).toContain('\nUser=pooler\n')
    expect(text).toContain('\nExecStart=\nExecStart=/usr/sbin/pgbouncer /srv/pool/pgbouncer.ini\n')
  })

  test('a unit that no package brings is written whole', async () => {
    const text = await unit({ service: 'pgbouncer-{name}' }, 'pgbouncer-pool.service')
    expect(text).toContain('\nDescription=PgBouncer pool, p1\n')
    expect(text).toContain('\nUser=postgres\nExecStart=/usr/sbin/pgbouncer /etc/pgbouncer/pgbouncer.ini\n')
    expect(text).toContain('\n[Install]\n')
  })
})

describe('secrets', () => {
  const line = async (patch: Tree, secrets = {}): Promise<string | undefined> => {
    const { files } = await generatePatched(patch, secrets)
    return /^"app" "(.*)"$/m.exec(files.get('pool/p1/userlist.txt') ?? '')?.[1]
  }
  const kept = async (patch: Tree, cluster = 'shop', secrets = {}): Promise<string | undefined> => {
    const { files } = await generatePatched(patch, secrets)
    return /ALTER ROLE "app" LOGIN PASSWORD '(.*)'/.exec(files.get(`${cluster}/roles.sql`) ?? '')?.[1]
  }

  test('the server gets the very verifier of userlist.txt', async () => {
    const verifier = await line({})
    expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:/)
    expect(await kept({})).toBe(verifier)
  })

  test('the salt does not come from the password', async () => {
    const [a, b] = [await line({}, { APP: 'one' }), await line({}, { APP: 'two' })]
    expect(a?.split('$')[1]).toBe(b?.split('$')[1])
    expect(a).not.toBe(b)
  })

  test('clusters behind one pooler share the verifier of a user they share', async () => {
    const crm = {
      engine: 'postgresql',
      version: '17',
      primary: 'a',
      tls: { mode: 'verify-full', ca: '/etc/ssl/ca.pem' },
      instances: { a: { host: '10.0.1.11' } },
      databases: ['crm'],
      users: { app: { password: { env: 'APP' } } },
    }
    const alone = { clusters: { crm } }
    const together = { clusters: { crm }, balancers: { pool: { serves: ['shop', 'crm'] } } }
    expect(await kept(alone, 'crm')).not.toBe(await kept(alone))
    expect(await kept(together, 'crm')).toBe(await kept(together))
    expect(await line(together)).toBe(await kept(together, 'crm'))
    expect(await kept(together)).toBe(await kept(alone))
  })

  test('plain text only where it is asked for, and never in roles.sql', async () => {
    const patch = poolPatch({ authentication: { secret: 'plain' } })
    expect(await line(patch)).toBe('pw-APP')
    expect(await kept(patch)).toMatch(/^SCRAM/)
  })

  test('a verifier that the server holds is written as it is', async () => {
    const verifier = `SCRAM-SHA-256$4096:${'A'.repeat(22)}==$${'B'.repeat(43)}=:${'C'.repeat(43)}=`
    const patch = clusterPatch({ users: { app: { password: null, verifier: { env: 'V' } } } })
    expect(await line(patch, { V: verifier })).toBe(verifier)
    expect(await kept(patch, 'shop', { V: verifier })).toBe(verifier)
    await expect(generatePatched(patch, { V: 'secret' })).rejects.toThrow(
      'the verifier of user "app" is not of the form SCRAM-SHA-256',
    )
  })

  test('a password that clients prepare in different ways is refused by the name of its user', async () => {
    await expect(generatePatched({}, { APP: 'e\u0301' })).rejects.toThrow('the password of user "app"')
    expect(await line({}, { APP: 'Füße' })).toMatch(/^SCRAM/)
  })
})

describe('pgbouncer_hba.conf', () => {
  const rules = async (patch: Tree): Promise<readonly string[] | undefined> => {
    const { files } = await generatePatched(patch)
    return files
      .get('pool/p1/pgbouncer_hba.conf')
      ?.split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
  }

  test('is not there where nothing needs it', async () => {
    expect(await rules({})).toBeUndefined()
  })

  test('keeps users with access: read out of write entries, also one with the name of a keyword', async () => {
    const patch = clusterPatch({ users: { all: { password: { env: 'R' }, access: 'read' } } })
    expect(await rules(patch)).toEqual([
      'local "shop","stock" "all" reject',
      'host "shop","stock" "all" 0.0.0.0/0 reject',
      'host "shop","stock" "all" ::/0 reject',
      'local all all scram-sha-256',
      'host all all 0.0.0.0/0 scram-sha-256',
      'host all all ::/0 scram-sha-256',
    ])
  })

  test('has the declared rules in their order, behind a way to the console', async () => {
    const rule = { type: 'host', databases: ['shop'], users: ['app', 'all'], address: '10.0.0.0/8' }
    const hba = [
      { ...rule, method: 'scram-sha-256' },
      { ...rule, address: '0.0.0.0/0', method: 'reject' },
    ]
    expect(await rules(poolPatch({ authentication: { hba } }))).toEqual([
      'local "pgbouncer" "pgb_admin" scram-sha-256',
      'host "shop" all 10.0.0.0/8 scram-sha-256',
      'host "shop" all 0.0.0.0/0 reject',
    ])
    expect(await rules(poolPatch({ admin: { via: 'tcp' }, authentication: { hba } }))).toHaveLength(2)
  })
})

describe('min_pool_size', () => {
  const warm = (lines: readonly string[]) => lines.map((line) => / min_pool_size=(\d+)/.exec(line)?.[1])

  test('stands in [pgbouncer], where a switchover can change it, and not on the lines of primaries', async () => {
    const patch = poolPatch({ pools: { write: { min_pool_size: 2 } } })
    expect(await setting(patch, 'min_pool_size')).toBe('2')
    expect(warm(await entries(patch))).toEqual([undefined, '0', undefined, '0'])
  })

  test('of one database alone: the others have none', async () => {
    const patch = poolPatch({ databases: { stock: { write: { min_pool_size: 2 } } } })
    expect(await setting(patch, 'min_pool_size')).toBe('2')
    expect(warm(await entries(patch))).toEqual(['0', '0', undefined, '0'])
  })

  test('that differs stays on the lines, and so does what only replicas have', async () => {
    const differing = poolPatch({
      pools: { write: { min_pool_size: 2 } },
      databases: { stock: { write: { min_pool_size: 3 } } },
    })
    expect(await setting(differing, 'min_pool_size')).toBeUndefined()
    expect(warm(await entries(differing))).toEqual(['2', undefined, '3', undefined])
    const reading = poolPatch({ pools: { read: { min_pool_size: 2 } } })
    expect(await setting(reading, 'min_pool_size')).toBeUndefined()
    expect(warm(await entries(reading))).toEqual([undefined, '2', undefined, '2'])
  })

  test('of the settings is theirs to say', async () => {
    const patch = poolPatch({ pools: { write: { min_pool_size: 2 } }, settings: { min_pool_size: 1 } })
    expect(await setting(patch, 'min_pool_size')).toBe('1')
    expect(warm(await entries(patch))).toEqual(['2', undefined, '2', undefined])
  })
})
