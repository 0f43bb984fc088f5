import { describe, expect, test } from 'vitest'
import { clusterPatch, generatePatched, poolPatch, type Tree } from '../../support/pooler-topology.ts'

const other: Tree = {
  engine: 'postgresql',
  version: '17',
  primary: 'a',
  tls: { mode: 'verify-full', ca: '/etc/ssl/ca.pem' },
  max_connections: 400,
  instances: { a: { host: '10.0.1.11' } },
  databases: ['crm'],
  users: { app: { password: { env: 'APP' } } },
}
const lookup = { user: 'finder', password: { env: 'FINDER' } }

function both(cluster: Tree, pool: Tree = {}): Tree {
  return {
    clusters: { crm: { ...other, ...cluster } },
    balancers: { pool: { serves: ['shop', 'crm'], ...pool } },
  }
}

function hba(line: Tree, more: Tree = {}): Tree {
  const rule = {
    type: 'host',
    databases: ['all'],
    users: ['all'],
    address: '10.0.0.0/8',
    method: 'scram-sha-256',
  }
  return poolPatch({ authentication: { hba: [{ ...rule, ...line }] }, ...more })
}

test('a limit of the settings keeps large pools in bounds', async () => {
  const { diagnostics } = await generatePatched({
    ...clusterPatch({ max_connections: 70 }),
    ...poolPatch({ pools: { write: 40, read: 5 }, settings: { max_db_connections: 30 } }),
  })
  expect(diagnostics.filter(({ id }) => id === 'PGB009')).toEqual([])
})

test('a negative size of the settings is refused, and nothing is advised by it', async () => {
  const { diagnostics } = await generatePatched(
    poolPatch({ pools: { write: { min_pool_size: 1 } }, settings: { default_pool_size: -5 } }),
  )
  expect(diagnostics.map(({ id }) => id)).toEqual(['PGB006'])
})

test('nothing is found where nothing is wrong', async () => {
  expect((await generatePatched({})).diagnostics).toEqual([])
})

type Case = readonly [name: string, patch: Tree, finding: string, text: string]

const cases: readonly Case[] = [
  // settings
  ['unknown setting', poolPatch({ settings: { pool_mod: 'session' } }), 'error PGB001', 'pool_mod'],
  [
    'setting of a newer version',
    poolPatch({ version: '1.20', settings: { max_prepared_statements: 10 } }),
    'error PGB002',
    'came with 1.21',
  ],
  ['bad value', poolPatch({ settings: { pool_mode: 'trans' } }), 'error PGB004', 'trans'],
  ['negative size', poolPatch({ settings: { default_pool_size: -5 } }), 'error PGB006', 'at least 0'],
  ['negative time', poolPatch({ settings: { query_timeout: -5 } }), 'error PGB004', 'at least 0'],
  [
    'setting in both blocks',
    poolPatch({ settings: { query_timeout: 5 }, settings_unchecked: { query_timeout: 6 } }),
    'error PGB007',
    'expected one of them',
  ],
  [
    'unchecked number that others follow from',
    poolPatch({ settings_unchecked: { max_client_conn: 'many' } }),
    'error PGB004',
    'a whole number',
  ],
  ['modelled setting', poolPatch({ settings: { auth_type: 'trust' } }), 'error PGB060', 'auth_type'],
  [
    'modelled, unchecked',
    poolPatch({ settings_unchecked: { admin_users: 'app' } }),
    'error PGB060',
    'admin_users',
  ],
  [
    'placeholder without a value',
    poolPatch({ settings: { logfile: '/var/log/{process}' } }),
    'error TOP001',
    '{process}',
  ],
  [
    'unknown placeholder',
    poolPatch({ routes: { write: { to: 'primary', database: '{db}' } } }),
    'error TOP001',
    '{db}',
  ],

  [
    'spaces at the end',
    poolPatch({ settings: { server_reset_query: 'SELECT 1 ' } }),
    'error TOP001',
    'spaces at its ends',
  ],
  [
    'name of an unchecked setting',
    poolPatch({ settings_unchecked: { 'a = b': 1, "it's": 1 } }),
    'error PGB062',
    '"it\'s" cannot be',
  ],
  [
    'relative path',
    poolPatch({ tls: { servers: { mode: 'verify-full', ca: 'ca.pem' } } }),
    'error TOP001',
    'no absolute path',
  ],
  [
    'relative directory',
    poolPatch({ deploy: { via: 'local', directory: 'etc' } }),
    'error TOP001',
    'no absolute path',
  ],
  [
    'unit that is a path',
    poolPatch({ deploy: { via: 'local', service: '../pgbouncer' } }),
    'error TOP001',
    'no name of a systemd unit',
  ],
  [
    'owner that no user can be',
    poolPatch({ deploy: { via: 'local', owner: 'pool er' } }),
    'error TOP001',
    'no name of a user',
  ],

  // databases and routes
  ['no databases', clusterPatch({ databases: null }), 'error TOP007', 'no databases'],
  [
    'override of nothing',
    poolPatch({ databases: { shp: { write: 5 } } }),
    'error TOP005',
    '"shp" does not exist',
  ],
  [
    'filter of nothing',
    poolPatch({ serves: { shop: { databases: ['shp'] } } }),
    'error TOP005',
    '"shp" does not exist',
  ],
  [
    'console as a name',
    clusterPatch({ databases: ['pgbouncer'] }),
    'error PGB008',
    'the name of the console',
  ],
  ['name with a quote', clusterPatch({ databases: ["it's"] }), 'error PGB058', "no way to write '"],
  [
    'name with a space before 1.25',
    {
      ...clusterPatch({ databases: ['my shop'] }),
      balancers: { pool: { version: '1.24', routes: { write: { to: 'primary' } } } },
    },
    'error PGB058',
    'before 1.25',
  ],
  ['long name', clusterPatch({ databases: ['é'.repeat(32)] }), 'error PGB058', '63 bytes'],
  [
    'routes of one name',
    poolPatch({ routes: { write: { to: 'primary' }, read: { to: 'replicas', database: '{database}' } } }),
    'error PGB007',
    'would stand for two things',
  ],
  [
    'clusters of one database',
    both({ databases: ['shop'] }),
    'error PGB007',
    'write of "shop" in cluster "crm"',
  ],
  [
    'a database that is called like a read entry',
    clusterPatch({ databases: ['shop', 'shop_ro'] }),
    'error PGB007',
    '"shop_ro" would stand for two things',
  ],
  [
    'no replicas, refused',
    { ...both({}), balancers: { pool: { serves: 'crm', routes: { read: { to: 'replicas' } } } } },
    'warning TOP014',
    'no replica that serves reads',
  ],
  ['weight', clusterPatch({ instances: { b: { weight: 3 } } }), 'warning TOP008', 'weight 3 of "b"'],
  [
    'ports that differ',
    clusterPatch({ instances: { c: { port: 5433 } } }),
    'warning PGB057',
    'only b serve reads',
  ],
  ['list and certificate', poolPatch({ version: '1.24' }), 'warning PGB057', 'whole list of hosts'],
  [
    'writing to a standby cluster',
    {
      clusters: {
        dr: {
          engine: 'postgresql',
          version: '17',
          follows: { cluster: 'shop' },
          leader: 'd',
          tls: { mode: 'verify-full', ca: '/etc/ssl/ca.pem' },
          instances: { d: { host: '10.9.0.1' } },
        },
      },
      balancers: { pool: { serves: 'dr' } },
    },
    'error TOP006',
    'no primary to write to',
  ],
  [
    'sharding by schema',
    {
      shardings: { tenants: { by: 'schema', place: { shop: ['t1'] } } },
      ...poolPatch({ sharding: 'tenants' }),
    },
    'error TOP005',
    'by schema',
  ],

  // capacity
  [
    'pools under two',
    clusterPatch({ max_connections: 6 }),
    'error PGB009',
    'leaves 3 for each of 1 process: under 2 for "shop" and 1 more',
  ],
  [
    'limits that exceed the server',
    {
      ...clusterPatch({ max_connections: 20 }),
      ...poolPatch({ pools: { write: { pool_size: 5, max_db_connections: 10 } } }),
    },
    'error PGB009',
    'may open 20 connections per process',
  ],
  [
    'pools that exceed what is assumed',
    { ...clusterPatch({ max_connections: null }), ...poolPatch({ pools: { write: 60, read: 5 } }) },
    'warning PGB009',
    'default was assumed',
  ],
  [
    'a reserve that the settings give every pool',
    {
      ...clusterPatch({ max_connections: null }),
      ...poolPatch({ pools: { write: 20, read: 5 }, settings: { reserve_pool_size: 30 } }),
    },
    'warning PGB009',
    'may open 100 connections per process to a',
  ],
  [
    "a reserve, which every user's pool has",
    {
      ...clusterPatch({
        max_connections: null,
        users: { app: { password: { env: 'APP' } }, web: { password: { env: 'WEB' } } },
      }),
      ...poolPatch({ pools: { write: { pool_size: 10, reserve_pool_size: 20 }, read: 5 } }),
    },
    'warning PGB009',
    'may open 120 connections per process to a',
  ],
  [
    'a limit of the settings that is too high for the pools below it',
    {
      ...clusterPatch({ max_connections: 50 }),
      ...poolPatch({ pools: { write: 40, read: 5 }, settings: { max_db_connections: 30 } }),
    },
    'error PGB009',
    'may open 60 connections per process to a',
  ],
  [
    'a limit of the settings that is none',
    {
      ...clusterPatch({ max_connections: 50 }),
      ...poolPatch({ pools: { write: 40, read: 5 }, settings: { max_db_connections: 0 } }),
    },
    'error PGB009',
    'may open 80 connections per process to a',
  ],
  [
    'pools that are never filled',
    poolPatch({ pools: { write: 250, read: 5 } }),
    'warning PGB042',
    'shop 198 of 250',
  ],
  [
    'warm pool too large',
    poolPatch({ pools: { write: { pool_size: 5, min_pool_size: 6 } } }),
    'warning PGB041',
    'min_pool_size 6',
  ],
  ['clients fewer than servers', poolPatch({ max_connections: 10 }), 'warning PGB043', 'max_client_conn 10'],
  [
    'open files',
    {
      hosts: { h: { address: '10.0.0.21', nofile: 1000 } },
      ...poolPatch({ instances: { p1: { host: 'h' } } }),
    },
    'warning PGB010',
    'its host allows 1000',
  ],

  // authentication
  ['no console account', poolPatch({ admin: null }), 'warning PGB044', 'nobody may use the console'],
  ['console account with a comma', poolPatch({ admin: { user: 'a,b' } }), 'error TOP001', '"a,b"'],
  ['console account of an application', poolPatch({ admin: { user: 'app' } }), 'error PGB045', 'user "app"'],
  [
    'one account for both',
    poolPatch({ stats: { user: 'pgb_admin', password: { env: 'S' } } }),
    'error TOP002',
    'two accounts',
  ],
  [
    'users only the database knows',
    clusterPatch({ users: 'in-database' }),
    'error PGB024',
    'keeps its users in the database',
  ],
  ['no users', clusterPatch({ users: null }), 'error PGB024', 'has no users'],
  [
    'user without a password',
    clusterPatch({ users: { app: { password: null } } }),
    'error PGB024',
    'no password and no verifier',
  ],
  [
    'plain text of a verifier',
    {
      ...clusterPatch({ users: { app: { password: null, verifier: { env: 'V' } } } }),
      ...poolPatch({ authentication: { secret: 'plain' } }),
    },
    'error PGB024',
    'no password to write in plain text',
  ],
  [
    'md5 hashes for SCRAM clients',
    clusterPatch({ password_encryption: 'md5' }),
    'error PGB019',
    'md5 hashes of cluster "shop"',
  ],
  [
    'certificates before SCRAM servers',
    poolPatch({
      authentication: { method: 'cert' },
      tls: { clients: { mode: 'verify-full', ca: '/a', cert: '/b', key: '/c' } },
    }),
    'error PGB019',
    'log in by cert',
  ],
  ['clear text before SCRAM servers', hba({ method: 'password' }), 'error PGB019', 'log in by password'],
  [
    'two secrets for one line',
    both({ users: { app: { password: { env: 'OTHER' } } } }),
    'error PGB019',
    'two secrets',
  ],
  [
    'two forms for one line',
    both({ password_encryption: 'md5' }, { authentication: { method: 'md5' } }),
    'error PGB019',
    'one keeps md5 hashes',
  ],
  [
    'lookup by nobody',
    {
      ...clusterPatch({ users: 'in-database' }),
      ...poolPatch({ authentication: { passwords: 'auth_query' } }),
    },
    'error PGB024',
    'does not say by whom',
  ],
  [
    'lookup in a database that is not served',
    {
      ...clusterPatch({ users: 'in-database' }),
      ...poolPatch({
        authentication: { passwords: 'auth_query', auth_query: { ...lookup, database: 'crm' } },
      }),
    },
    'error TOP005',
    '"crm" is not served from cluster "shop"',
  ],
  [
    'lookup in one database before 1.19',
    {
      ...clusterPatch({ users: 'in-database', tls: { mode: 'disable', ca: null } }),
      ...poolPatch({
        version: '1.18',
        authentication: { passwords: 'auth_query', auth_query: { ...lookup, database: 'shop' } },
      }),
    },
    'error PGB002',
    'auth_dbname came with 1.19',
  ],
  [
    'lookup that lets expired passwords in',
    {
      ...clusterPatch({ users: 'in-database' }),
      ...poolPatch({
        authentication: {
          passwords: 'auth_query',
          auth_query: { ...lookup, query: 'SELECT a, b FROM c($1)' },
        },
      }),
    },
    'warning PGB037',
    'VALID UNTIL',
  ],
  [
    'lookup by the console account',
    {
      ...clusterPatch({ users: 'in-database' }),
      ...poolPatch({
        authentication: { passwords: 'auth_query', auth_query: { ...lookup, user: 'pgb_admin' } },
      }),
    },
    'error PGB045',
    'account of the console',
  ],
  ['rule without a mask', hba({ address: '10.0.0.1' }), 'error PGB053', 'expected a network'],
  ['rule that never fits', hba({ address: '10.0.8.5/24' }), 'error PGB053', 'never matches'],
  ['rule without an address', hba({ address: undefined }), 'error PGB053', 'an address is missing'],
  ['local rule with an address', hba({ type: 'local' }), 'error PGB053', 'no address'],
  ['rule for TLS that clients lack', hba({ type: 'hostssl' }), 'error PGB053', 'clients have no TLS'],
  ['trust', hba({ method: 'trust' }), 'error PGB017', 'by any name'],
  ['peer by TCP', hba({ method: 'peer' }), 'error PGB053', 'unix socket only'],
  ['rule for nothing', hba({ databases: ['shopp'] }), 'warning PGB053', '"shopp" is no entry'],

  // TLS
  ['no TLS is said', clusterPatch({ tls: null }), 'warning SEC007', 'no TLS is declared'],
  [
    'TLS that trusts everybody',
    clusterPatch({ tls: { mode: 'require' } }),
    'warning SEC007',
    'nobody checks',
  ],
  [
    'verification without an authority',
    clusterPatch({ tls: { ca: null } }),
    'error PGB031',
    'clients would hang',
  ],
  ['clusters that differ', both({ tls: { mode: 'disable' } }), 'error PGB081', 'differ in tls'],
  [
    'half a certificate',
    poolPatch({ tls: { servers: { mode: 'require', cert: '/a' } } }),
    'error PGB031',
    'a certificate needs its key',
  ],
  [
    'clients without a certificate',
    poolPatch({ tls: { clients: { mode: 'require' } } }),
    'error PGB030',
    'needs a certificate',
  ],
  [
    'clients without an authority',
    poolPatch({ tls: { clients: { mode: 'verify-full', cert: '/a', key: '/b' } } }),
    'error PGB030',
    'needs the authority',
  ],
  [
    'certificates nobody asks for',
    poolPatch({ authentication: { method: 'cert', secret: 'plain' } }),
    'error PGB075',
    'method cert',
  ],

  // processes
  [
    'one unit for two processes',
    poolPatch({ processes: 2, deploy: { via: 'ssh', service: 'pgbouncer' } }),
    'error PGB059',
    'one unit for 2 processes',
  ],
  [
    'one socket for two processes',
    poolPatch({ processes: 2, settings: { unix_socket_dir: '/run/a' } }),
    'error PGB059',
    'same for all 2 processes',
  ],
  ['more peers than ids', poolPatch({ processes: 16_384 }), 'error PGB059', '16383'],
  [
    'no peers before 1.19',
    {
      ...clusterPatch({ tls: { mode: 'disable', ca: null } }),
      ...poolPatch({ version: '1.18', processes: 2 }),
    },
    'warning PGB059',
    'has no peers',
  ],
  [
    'two units of one name',
    poolPatch({
      instances: { p2: { host: '10.0.0.21', port: 6433 } },
      deploy: { via: 'local', directory: '/etc/{instance}' },
    }),
    'error TOP004',
    'pool/p1 and pool/p2 both have the unit pgbouncer.service on host 10.0.0.21',
  ],
  [
    'an address that moves',
    poolPatch({ endpoint: { kind: 'vip', address: '10.0.0.20' } }),
    'warning PGB061',
    'ip_nonlocal_bind',
  ],
  [
    'two balancers in one directory',
    {
      balancers: {
        pool: { port: 6432 },
        pool2: {
          kind: 'pgbouncer',
          version: '1.26',
          serves: 'shop',
          port: 6433,
          instances: { p1: { host: '10.0.0.21' } },
          admin: { user: 'x', password: { env: 'X' } },
        },
      },
    },
    'error TOP004',
    'pool/p1 and pool2/p1 both have their files in /etc/pgbouncer on host 10.0.0.21',
  ],
]

describe('findings', () => {
  test.each(cases)('%s', async (_, patch, finding, text) => {
    const { diagnostics } = await generatePatched(patch)
    const found = diagnostics.map(
      ({ severity, id, message, hint }) => `${severity} ${id} ${message} -> ${hint}`,
    )
    const fitting = diagnostics.filter(
      ({ severity, id, message, hint }) =>
        `${severity} ${id}` === finding && `${message} ${hint}`.includes(text),
    )
    expect(fitting, found.join('\n')).not.toEqual([])
    for (const { location } of fitting) expect(location).toBeDefined()
  })
})
