import { describe, expect, test } from 'vitest'
import { generate } from '../../support/generate.ts'

type Changes = Readonly<Record<string, unknown>>

interface Estate {
  cluster?: Changes
  router?: Changes
  more?: Changes
}

const grouped = {
  manager: {
    kind: 'group-replication',
    metadata: 'innodb-cluster',
    group_name: '4b0cbe32-5d3f-11ef-9a2e-0242ac120002',
  },
  primary: undefined,
  initial_primary: 'a',
}
const bootstrap = { account: 'router', password: { env: 'ROUTER' } }
const learned = { destinations: 'metadata', bootstrap }
const clients = { mode: 'require', cert: '/r.pem', key: '/r.key' }

function estate({ cluster = {}, router = {}, more = {} }: Estate): string {
  const shop = {
    engine: 'mysql',
    version: '8.4',
    primary: 'a',
    instances: { a: { host: '10.0.0.1' }, b: { host: '10.0.0.2' }, c: { host: '10.0.0.3' } },
    ...cluster,
  }
  const front = {
    kind: 'mysqlrouter',
    version: '8.4',
    serves: 'shop',
    destinations: 'static',
    instances: { r1: { host: '10.0.1.1' } },
    ...router,
  }
  return JSON.stringify({
    version: 1,
    clusters: { shop, ...((more['clusters'] as object) ?? {}) },
    balancers: { front, ...((more['balancers'] as object) ?? {}) },
  })
}

/** `path severity id message` of every finding. */
async function findings(of: Estate): Promise<string[]> {
  const { diagnostics } = await generate(estate(of), { only: 'mysqlrouter' })
  return diagnostics.map(
    ({ path, severity, id, message }) => `${(path ?? []).slice(1).join('.')} ${severity} ${id} ${message}`,
  )
}

describe('a Router is refused or warned about', () => {
  test('nothing is said about what is right', async () => {
    expect(await findings({})).toEqual([])
    expect(await findings({ cluster: grouped, router: learned })).toEqual([])
  })

  test.each<[string, Estate, string]>([
    [
      'a read-write route without a primary',
      {
        cluster: { primary: undefined, leader: 'a', follows: { cluster: 'other' } },
        more: {
          clusters: {
            other: { engine: 'mysql', version: '8.4', primary: 'x', instances: { x: { host: '10.3.0.1' } } },
          },
        },
      },
      'front.routes error MRT019 route rw has 0 servers, expected exactly one: cluster "shop" has no primary',
    ],
    [
      'a read route without servers',
      { cluster: { instances: { a: { host: '10.0.0.1' }, b: { host: '10.0.0.2', reads: false } } } },
      'front.routes error TOP007 route ro has no server: no instance of "shop" serves reads',
    ],
    [
      'X ports that two servers of one host would share',
      {
        cluster: {
          instances: {
            a: { host: '10.0.0.1' },
            b: { host: '10.0.0.2' },
            c: { host: '10.0.0.2', port: 3307 },
          },
        },
        router: { routes: { x_ro: 6449 } },
      },
      'front.routes error MRT011 route x_ro has 10.0.0.2:33060 twice',
    ],
    [
      'a fallback that static destinations do not know',
      { router: { routes: { rw: 6446, ro: 6447, when_none: 'primary' } } },
      'front.routes.when_none error MRT021 when_none "primary" does not work with destinations: static, which know no fallback',
    ],
    [
      'static destinations under a manager',
      { cluster: grouped },
      'front.destinations warning MRT020 destinations "static" name "a" as the writer, but group-replication moves the primary of "shop": writes fail after that',
    ],
    [
      'rw_split with static destinations',
      { router: { routes: { rw_split: 6450 } } },
      'front.routes.rw_split error MRT022 route rw_split needs destinations from the metadata, expected destinations: metadata',
    ],
    [
      'rw_split before 8.2',
      { cluster: grouped, router: { ...learned, version: '8.0', routes: { rw_split: 6450 } } },
      'front.routes.rw_split error MRT025 route rw_split is not in MySQL Router 8.0, it came with 8.2',
    ],
    [
      'rw_split in plain text',
      { cluster: grouped, router: { ...learned, routes: { rw_split: 6450 } } },
      "front.routes.rw_split warning MRT023 route rw_split ends the clients' connections without TLS: all is plain text, and accounts of caching_sha2_password need clients that fetch the public key, and get the primary only",
    ],
    [
      'rw_split in plain text in front of servers with TLS',
      {
        cluster: { ...grouped, tls: { mode: 'verify-full', ca: '/ca.pem' } },
        router: { ...learned, routes: { rw: 6446, rw_split: 6450 } },
      },
      'front.routes.rw_split error MRT039 accounts of caching_sha2_password cannot log in on route rw_split: clients in plain text, servers over TLS',
    ],
    [
      'clients in plain text in front of servers with TLS',
      { cluster: { tls: { mode: 'require' } }, router: { tls: { clients: { mode: 'disable' } } } },
      'front.tls.clients.mode error MRT039 accounts of caching_sha2_password cannot log in on route rw: clients in plain text, servers over TLS',
    ],
    [
      'clients with TLS in front of servers in plain text',
      { cluster: { tls: { mode: 'disable' } }, router: { tls: { clients } } },
      'front.tls.clients.mode error MRT039 accounts of caching_sha2_password cannot log in on route rw: servers in plain text, clients over TLS',
    ],
    [
      'clients that may do without TLS',
      { router: { tls: { clients: { ...clients, mode: 'prefer' } } } },
      "front.tls.clients.mode info MRT039 clients without TLS log in with accounts of caching_sha2_password only where the Router's key is RSA",
    ],
    [
      'a pool before 8.0.30',
      { router: { version: '8.0.29', pool: { max_idle: 10 } } },
      'front error MRT025 the topology asks for connection_pool.max_idle_server_connections, which is not in MySQL Router 8.0.29: it came with 8.0.30',
    ],
    [
      'a quarantine before 8.0.30',
      { router: { version: '8.0.29', quarantine: { threshold: 2 } } },
      'front error MRT025 the topology asks for destination_status.error_quarantine_threshold, which is not in MySQL Router 8.0.29: it came with 8.0.30',
    ],
    [
      'shared connections before 8.0.32',
      {
        cluster: { tls: { mode: 'verify-ca', ca: '/ca.pem' } },
        router: { version: '8.0.31', pool: { sharing: true }, tls: { clients } },
      },
      'front error MRT025 the topology asks for routing.connection_sharing, which is not in MySQL Router 8.0.31: it came with 8.0.32',
    ],
    [
      'metadata that the cluster does not keep',
      { cluster: { ...grouped, manager: 'group-replication' }, router: learned },
      'front.destinations error MRT024 destinations "metadata" need InnoDB Cluster\'s metadata, which cluster "shop" does not declare',
    ],
    [
      'sharing that is passed through',
      { router: { pool: { sharing: true } } },
      'front.pool.sharing error MRT014 sharing needs TLS that ends in the Router, and no tls.clients is declared: passed through, it is ignored',
    ],
    [
      'tls.servers that is passed through',
      { router: { tls: { servers: { mode: 'require' } } } },
      "front.tls.servers error MRT026 tls.servers has no effect without tls.clients: the Router passes the clients' TLS through to the servers",
    ],
    [
      'TLS without a certificate',
      {
        cluster: { tls: { mode: 'verify-full', ca: '/ca.pem' } },
        router: { tls: { clients: { mode: 'prefer', cert: '/r.pem' } } },
      },
      'front.tls.clients error MRT013 mode "prefer" needs a certificate and its key, expected cert: and key:',
    ],
    [
      'client certificates that the Router cannot insist on',
      {
        cluster: { tls: { mode: 'verify-full', ca: '/ca.pem' } },
        router: { tls: { clients: { ...clients, mode: 'verify-ca' } } },
      },
      'front.tls.clients.mode error MRT027 mode "verify-ca" cannot be kept: the Router asks a client for a certificate only where its account says so',
    ],
    [
      'verification without an authority',
      { router: { tls: { clients, servers: { mode: 'verify-full' } } } },
      'front.tls.servers error MRT013 mode "verify-full" needs the certificate authority, expected ca: in tls.servers or in tls of cluster "shop"',
    ],
    [
      'servers that are not verified',
      { router: { tls: { clients } } },
      'front warning SEC007 the servers\' certificates are not verified (mode "prefer")',
    ],
    [
      'certificates of clients before 8.3',
      {
        cluster: { tls: { mode: 'verify-ca', ca: '/ca.pem' } },
        router: { version: '8.0', tls: { clients: { ...clients, ca: '/ca.pem' } } },
      },
      'front.tls.clients.ca error MRT025 tls.clients.ca is not in MySQL Router 8.0, it came with 8.3',
    ],
    [
      'REST in plain text for other hosts',
      { router: { rest: { user: 'w', password: { env: 'W' }, address: '10.0.1.1' } } },
      'front.rest.address error MRT032 address "10.0.1.1" is open to other hosts without TLS, expected 127.0.0.1 or a certificate',
    ],
    [
      'a virtual address in plain text',
      { router: { endpoint: { kind: 'vip', address: '10.0.1.9' } } },
      'front.endpoint warning MRT015 endpoint "vip" makes the Router listen on every interface, without TLS of its own',
    ],
    [
      'two routes on one port',
      { router: { routes: { rw: 6446, ro: 6446 } } },
      'front.instances.r1 error MRT009 10.0.1.1:6446 of route ro is already taken by route rw of front/r1',
    ],
    [
      'a route on the port of a server',
      { router: { instances: { r1: { host: '10.0.0.2' } }, routes: { rw: 3306 } } },
      'front.instances.r1 error MRT009 10.0.0.2:3306 of route rw is already taken by shop/b',
    ],
    [
      'a port that no route has',
      { router: { port: 7000, routes: { rw: 6446 } } },
      "front.port error MRT009 port 7000 is none of the routes' ports 6446",
    ],
    [
      'a port of one instance',
      { router: { instances: { r1: { host: '10.0.1.1', port: 7000 } } } },
      'front.instances.r1.port error MRT009 port 7000 of one instance has no meaning: every instance has the ports of the routes',
    ],
    [
      'weights',
      {
        cluster: {
          instances: { a: { host: '10.0.0.1' }, b: { host: '10.0.0.2', weight: 3 }, c: { host: '10.0.0.3' } },
        },
      },
      'front.serves warning MRT030 the weights of cluster "shop" have no effect: MySQL Router shares reads evenly',
    ],
    [
      'a member that must be hidden in the metadata',
      {
        cluster: {
          ...grouped,
          instances: {
            a: { host: '10.0.0.1' },
            b: { host: '10.0.0.2', reads: false },
            c: { host: '10.0.0.3' },
          },
        },
        router: learned,
      },
      'front.serves warning MRT031 instance "b" is not to serve reads, but the Routers take every member that the metadata does not hide',
    ],
    [
      'no bootstrap account',
      { cluster: grouped, router: { destinations: 'metadata' } },
      'front info MRT028 no bootstrap account is declared: the metadata is read as "dbbal_router", whose password setup-keyring.sh asks for',
    ],
    [
      'no group name',
      {
        cluster: { ...grouped, manager: { kind: 'group-replication', metadata: 'innodb-cluster' } },
        router: learned,
      },
      'shop info MRT029 group_name is not declared: the Routers take the group that the first server they reach is in',
    ],
    [
      'too few connections for the routes',
      { router: { max_connections: 100, settings: { 'routing.max_connections': 80 } } },
      'front.max_connections error MRT033 the routes allow 160 connections, but all together only 100 (max_total_connections)',
    ],
    [
      'an interval of half a second',
      { router: { quarantine: { interval: '500ms' } } },
      'front.quarantine.interval error MRT012 quarantine.interval 0.5 s does not fit, expected a whole number from 1 to 3600 s',
    ],
    [
      'an account that is an option',
      { cluster: grouped, router: { ...learned, bootstrap: { ...bootstrap, account: '--help' } } },
      'front.bootstrap.account error MRT035 account "--help" does not fit, expected 1 to 32 characters without spaces at the ends, braces or a leading "-"',
    ],
    [
      'a relative path',
      { router: { tls: { clients: { ...clients, key: 'r.key' } } } },
      'front.tls.clients.key error MRT035 "r.key" cannot be written to mysqlrouter.conf: it is no absolute path',
    ],
    [
      'a placeholder without a value',
      { router: { deploy: { via: 'local', directory: '/etc/{process}' } } },
      'front.deploy.directory error MRT035 "{process}" in "/etc/{process}" has no value here',
    ],
    [
      'a setting without its section',
      { router: { settings: { max_connect_errors: 5 } } },
      'front.settings.max_connect_errors error MRT001 setting "max_connect_errors" does not say its section, expected section.option',
    ],
    [
      'a setting of a route that is not there',
      { router: { settings: { 'routing:rw_split.max_connections': 5 } } },
      'front.settings.routing:rw_split.max_connections error MRT002 section "routing:rw_split" is not written, expected one of routing:rw, routing:ro',
    ],
    [
      'an unknown setting',
      { router: { settings: { 'routing.max_conections': 5 } } },
      'front.settings.routing.max_conections error MRT001 setting "routing.max_conections" is unknown to MySQL Router 8.4, expected one of its settings',
    ],
    [
      'a setting out of range, for one route',
      { router: { settings: { 'routing:ro.connect_timeout': 0 } } },
      'front.settings.routing:ro.connect_timeout error MRT001 routing.connect_timeout "0" is not valid, expected an integer from 1 to 65535',
    ],
    [
      'a setting that says where clients end up',
      { router: { settings_unchecked: { 'routing:rw.destinations': '10.9.9.9:3306' } } },
      'front.settings_unchecked.routing:rw.destinations error MRT037 routing.destinations cannot be set here: it comes from the cluster',
    ],
    [
      'a setting that reaches into another',
      { router: { settings: { 'DEFAULT.logging_folder': '/var/{name}' } } },
      'front.settings.DEFAULT.logging_folder error MRT035 "/var/{name}" cannot be written: the Router puts options in for {names}',
    ],
    [
      'two balancers with one router_id',
      {
        cluster: grouped,
        router: learned,
        more: {
          balancers: {
            second: {
              kind: 'mysqlrouter',
              version: '8.4',
              serves: 'shop',
              ...learned,
              instances: { r: { host: '10.0.1.2' } },
            },
          },
        },
      },
      'second error MRT036 router_id 1 is taken by "front", which serves the same cluster',
    ],
    [
      'two Routers in one directory',
      {
        router: { deploy: { via: 'local', directory: '/etc/mysqlrouter' } },
        more: { balancers: { second: { like: 'front', routes: { rw: 7446 } } } },
      },
      'second.deploy.directory error MRT038 directory "/etc/mysqlrouter" of r1 is on one host that of front/r1 too',
    ],
    [
      'two Routers with one keyring',
      {
        cluster: grouped,
        router: { ...learned, settings: { 'DEFAULT.data_folder': '/srv/router' } },
        more: {
          balancers: {
            second: { like: 'front', routes: { rw: 7446 }, bootstrap: { ...bootstrap, router_id: 9 } },
          },
        },
      },
      'second.settings error MRT038 keyring "/srv/router/keyring" of r1 is on one host that of front/r1 too',
    ],
    [
      'a data folder that depends on where the Router is started',
      { router: { settings: { 'DEFAULT.data_folder': 'data' } } },
      'front.settings.DEFAULT.data_folder error MRT040 DEFAULT.data_folder "data" is no absolute path',
    ],
    [
      'a keyring that depends on where the Router is started',
      { cluster: grouped, router: { ...learned, settings_unchecked: { 'default.keyring_path': '' } } },
      'front.settings_unchecked.default.keyring_path error MRT040 DEFAULT.keyring_path "" is no absolute path',
    ],
    ...['keyring_path', 'master_key_path', 'dynamic_state'].map((option): [string, Estate, string] => [
      `no ${option}`,
      { cluster: grouped, router: { ...learned, settings: { [`DEFAULT.${option}`]: null } } },
      `front.settings.DEFAULT.${option} error MRT040 DEFAULT.${option} cannot be taken out: the Router needs it`,
    ]),
    [
      'a folder of plugins that depends on where the Router is started',
      { router: { settings: { 'DEFAULT.plugin_folder': './plugin' } } },
      'front.settings.DEFAULT.plugin_folder error MRT040 DEFAULT.plugin_folder "./plugin" is no absolute path',
    ],
    [
      'no strategy',
      { router: { settings: { 'routing:ro.routing_strategy': null } } },
      'front.settings.routing:ro.routing_strategy error MRT040 routing.routing_strategy cannot be taken out: the Router needs it',
    ],
    [
      'REST that tells everybody what it is',
      {
        router: { rest: { user: 'w', password: { env: 'W' } }, settings: { 'rest_api.require_realm': null } },
      },
      'front.settings.rest_api.require_realm error MRT040 rest_api.require_realm cannot be taken out: the Router needs it',
    ],
    [
      'a fallback of servers named in the file, by settings',
      { router: { settings: { 'routing:ro.routing_strategy': 'round-robin-with-fallback' } } },
      'front.settings error MRT041 route ro cannot have routing_strategy "round-robin-with-fallback", expected one of first-available, next-available, round-robin',
    ],
    [
      'a fallback of the primary, by settings',
      {
        cluster: grouped,
        router: { ...learned, settings: { 'routing.routing_strategy': 'round-robin-with-fallback' } },
      },
      'front.settings error MRT041 route rw cannot have routing_strategy "round-robin-with-fallback", expected one of first-available, round-robin',
    ],
    [
      'a strategy of static destinations for learned ones',
      {
        cluster: grouped,
        router: { ...learned, settings: { 'routing:ro.routing_strategy': 'next-available' } },
      },
      'front.settings error MRT041 route ro cannot have routing_strategy "next-available", expected one of first-available, round-robin, round-robin-with-fallback',
    ],
    [
      'REST that nobody declared',
      { router: { settings: { 'http_server.static_folder': '/srv' } } },
      'front.settings.http_server.static_folder error MRT002 section "http_server" is not written',
    ],
    ...[
      ['routing.client_ssl_mode', 'tls.clients.mode'],
      ['routing:rw.server_ssl_mode', 'tls.servers.mode'],
      ['routing.server_ssl_verify', 'tls.servers.mode'],
      ['http_server.bind_address', 'rest.address'],
      ['http_server.port', 'rest.port'],
      ['http_server.ssl', 'rest.cert'],
    ].map(([option = '', owner]): [string, Estate, string] => [
      `${option} beside ${owner}`,
      { router: { settings: { [option]: 'x' } } },
      `front.settings.${option} error MRT037 ${option.replace(':rw', '')} cannot be set here: it comes from ${owner}`,
    ]),
    // What Router 9.7.4 refuses of a written option, as the linter tells it.
    ...(
      [
        [
          'routing.client_ssl_cipher',
          'high',
          'MRT055 client_ssl_cipher "high" is refused: it has no cipher that OpenSSL knows, expected a cipher list of OpenSSL, where case counts',
        ],
        [
          'routing:ro.client_ssl_curves',
          'P256',
          'MRT056 client_ssl_curves "P256" is refused: "P256" is no group that OpenSSL knows, expected names with ":" between them',
        ],
        [
          'routing.bind_address',
          '*',
          'MRT049 bind_address "*" is no address, expected an IP address or a host name',
        ],
        ['routing:rw.socket', '', 'MRT049 socket of [routing:rw] is empty, expected a path'],
        [
          'routing.client_ssl_ca',
          '"/ca.pem"',
          'MRT054 the quotes are part of client_ssl_ca, expected its value alone',
        ],
        [
          'logger.sinks',
          'file',
          'MRT045 sinks "file" is not valid, expected consolelog, filelog or syslog, with "," and no space between them',
        ],
        ['DEFAULT.user', '', 'MRT046 user is empty, expected a system user'],
        ['io.backend', 'POLL', 'MRT045 backend "POLL" is not valid, expected one of linux_epoll, poll'],
      ] as const
    ).map(([option, value, text]): [string, Estate, string] => [
      `${option} ${JSON.stringify(value)}`,
      { router: { tls: { clients }, settings: { [option]: value } } },
      `front.settings.${option} error ${text}`,
    ]),
    [
      'a certificate that settings take away',
      { router: { tls: { clients }, settings: { 'routing.client_ssl_cert': '' } } },
      'front.settings error MRT013 client_ssl_mode "REQUIRED" needs client_ssl_cert',
    ],
    ...['not an address', '', '10.0.1.1:8443'].map((address): [string, Estate, string] => [
      `REST on "${address}"`,
      { router: { rest: { user: 'w', password: { env: 'W' }, address } } },
      `front.rest.address error MRT035 address "${address}" does not fit, expected one of the host's own`,
    ]),
    [
      'REST in plain text on a name that looks like the loopback',
      { router: { rest: { user: 'w', password: { env: 'W' }, address: '127.example.net' } } },
      'front.rest.address error MRT032 address "127.example.net" is open to other hosts without TLS, expected 127.0.0.1 or a certificate',
    ],
    [
      'REST in plain text on the address of each host',
      { router: { rest: { user: 'w', password: { env: 'W' }, address: '{host.address}' } } },
      'front.rest.address error MRT032 address "{host.address}" is open to other hosts without TLS, expected 127.0.0.1 or a certificate',
    ],
    [
      'REST on an address without a value',
      { router: { rest: { user: 'w', password: { env: 'W' }, address: '{process}' } } },
      'front.rest.address error MRT035 "{process}" in "{process}" has no value here',
    ],
  ])('%s', async (_, of, expected) => {
    expect(await findings(of)).toContain(expected)
  })

  test('a directory that cannot be filled in does not hide what else is wrong', async () => {
    const found = await findings({
      router: { deploy: { via: 'local', directory: '/etc/{process}' } },
      more: {
        balancers: { second: { like: 'front', deploy: { directory: '/etc/r' }, routes: { rw: 7446 } } },
      },
    })
    expect(found).toEqual([
      'front.deploy.directory error MRT035 "{process}" in "/etc/{process}" has no value here',
    ])
  })

  test('what settings may leave to the Router', async () => {
    const settings = {
      'DEFAULT.logging_folder': '',
      'DEFAULT.keyring_path': null,
      'DEFAULT.runtime_folder': null,
    }
    expect(await findings({ router: { settings } })).toEqual([])
  })

  test('accounts of mysql_native_password log in over TLS on one side', async () => {
    const users = { app: { password: { env: 'APP' }, plugin: 'mysql_native_password' } }
    const cluster = { tls: { mode: 'verify-ca', ca: '/ca.pem' }, users }
    expect(await findings({ cluster, router: { tls: { clients: { mode: 'disable' } } } })).toEqual([])
  })

  test('open files that do not suffice', async () => {
    const text = JSON.stringify({
      ...(JSON.parse(
        estate({ router: { instances: { r1: { host: 'small' } }, max_connections: 1000 } }),
      ) as object),
      hosts: { small: { address: '10.0.1.1', nofile: 1024 } },
    })
    const { diagnostics } = await generate(text, { only: 'mysqlrouter' })
    expect(diagnostics.map(({ id, message }) => `${id} ${message}`)).toEqual([
      'MRT034 nofile 1024 of host "small" is too small: 1000 connections need 2200 open files',
    ])
  })
})
