import type { Tree } from './pooler-topology.ts'

export interface Estate300Options {
  /** Where the files are on the hosts: `<root>/files/<balancer or cluster>/...`, with data, sockets and logs beside. */
  root: string
  /** The first two parts of every address, which are of the loopback. */
  net: string
}

const hostCount = 60
const zones = ['a', 'b', 'c']

/** 300 instances of every engine and every balancer on sixty hosts, as the text of a topology. */
export function estate300({ root, net }: Estate300Options): string {
  return JSON.stringify({
    version: 1,
    name: 'estate-300',
    secrets: { env: '{name}' },
    hosts: Object.fromEntries(
      range(hostCount).map((index) => [
        `h${index}`,
        {
          address: `${net}.${1 + (index % 3)}.${1 + Math.floor(index / 3)}`,
          zone: zones[index % 3],
          nofile: 65_536,
        },
      ]),
    ),
    clusters: { ...postgresql(), ...mysql(), ...mongodb(), ...redis(root) },
    shardings: {
      tenants: {
        by: 'schema',
        default: 'refuse',
        place: Object.fromEntries(range(4).map((at) => [`my-${at}`, [`tenant_${at}`, `tenant_${at + 4}`]])),
      },
    },
    balancers: balancers(root),
  })
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

/** Instances `<prefix>0`, `<prefix>1`, ... on hosts one after the other. */
function instances(prefix: string, count: number, firstHost: number, more: Tree = {}): Tree {
  return Object.fromEntries(
    range(count).map((index) => [
      `${prefix}${index}`,
      { host: `h${(firstHost + index) % hostCount}`, ...more },
    ]),
  )
}

function secret(name: string): Tree {
  return { password: { secret: name } }
}

/** 6 clusters of 9. */
function postgresql(): Tree {
  return Object.fromEntries(
    range(6).map((at) => [
      `pg-${at}`,
      {
        engine: 'postgresql',
        version: at % 2 === 0 ? '15' : '17',
        port: 5432 + at,
        primary: 'n0',
        max_connections: 600,
        reserved_connections: 40,
        instances: {
          ...instances('n', 9, at * 9),
          n8: { host: `h${at * 9 + 8}`, delay: '4h', candidate: false, reads: false },
        },
        databases: range(4).map((number) => `app_${at}_${number}`),
        users: { [`app_${at}`]: secret(`pg-app-${at}`), report: { ...secret('pg-report'), access: 'read' } },
      },
    ]),
  )
}

/** 4 replicated clusters of 10, 2 groups of 9, 2 of MariaDB of 5. */
function mysql(): Tree {
  const cluster = (at: number, count: number, more: Tree): Tree => ({
    engine: 'mysql',
    version: '8.4',
    port: 3306 + at,
    max_connections: 2000,
    reserved_connections: 100,
    instances: instances('m', count, at * 7),
    users: { app: secret('my-app'), [`batch_${at}`]: secret(`my-batch-${at}`) },
    ...more,
  })
  const group = { manager: { kind: 'group-replication', metadata: 'innodb-cluster' }, initial_primary: 'm0' }
  return {
    ...Object.fromEntries(range(4).map((at) => [`my-${at}`, cluster(at, 10, { primary: 'm0' })])),
    ...Object.fromEntries(range(2).map((at) => [`group-${at}`, cluster(4 + at, 9, group)])),
    ...Object.fromEntries(
      range(2).map((at) => [
        `maria-${at}`,
        cluster(6 + at, 5, { engine: 'mariadb', version: '10.11', primary: 'm0' }),
      ]),
    ),
  }
}

/** 3 config servers, 6 shards of 5. */
function mongodb(): Tree {
  return {
    documents: {
      engine: 'mongodb',
      version: '8.0',
      tls: { mode: 'require', ca: '/etc/mongo/ca.pem', cert: '/etc/mongo/{host}.pem' },
      authentication: { members: 'x509', clients: ['x509', 'scram-sha-256'] },
      config_servers: { replica_set: 'cfg', instances: instances('c', 3, 0) },
      shards: Object.fromEntries(
        range(6).map((at) => [`s${at}`, { port: 27_100 + at, instances: instances('n', 5, at * 5) }]),
      ),
      collections: Object.fromEntries(
        range(8).map((at) => [
          `app.events_${at}`,
          { key: at % 2 === 0 ? { id: 'hashed' } : { tenant: 1, id: 1 } },
        ]),
      ),
    },
  }
}

/** A cluster of 60, one of Valkey of 24, three with three Sentinels, and one alone. */
function redis(root: string): Tree {
  const cluster = (more: Tree): Tree => ({
    engine: 'redis',
    version: '7.0',
    use: 'cache',
    admin: { user: 'dbbal', ...secret('redis-admin') },
    users: {
      default: 'disabled',
      replication: { ...secret('redis-replication'), acl: '+psync +replconf +ping' },
      app: { ...secret('redis-app'), acl: '~* +@all -@dangerous +cluster|slots' },
    },
    data_directory: `${root}/data/{name}-{instance}`,
    deploy: { via: 'local', directory: `${root}/files` },
    settings: { maxmemory: '64mb' },
    ...more,
  })
  const valkey = { flavor: 'valkey', version: '8.1', mode: 'cluster', replicas: 1, port: 7100 }
  const sentinels = { quorum: 2, instances: instances('q', 3, 30) }
  return {
    cache: cluster({ mode: 'cluster', replicas: 2, port: 7000, instances: instances('r', 60, 0) }),
    objects: cluster({ ...valkey, instances: instances('v', 24, 0) }),
    sessions: cluster({
      mode: 'sentinel',
      use: 'store',
      port: 6390,
      initial_primary: 's0',
      instances: instances('s', 3, 20),
      sentinels,
      users: {
        default: 'disabled',
        replication: { ...secret('redis-replication'), acl: '+psync +replconf +ping' },
        sentinel: {
          ...secret('redis-sentinel'),
          acl: 'allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill',
        },
      },
    }),
    locks: cluster({
      mode: 'standalone',
      use: 'store',
      primary: 'l0',
      port: 6391,
      instances: instances('l', 1, 23),
    }),
  }
}

/** 18 of PgBouncer, 12 of each of the others. */
function balancers(root: string): Tree {
  const directory = `${root}/files/{name}/{instance}`
  return {
    ...Object.fromEntries(
      range(3).map((at) => [
        `pool-${at}`,
        {
          kind: 'pgbouncer',
          version: '1.18',
          serves: [`pg-${2 * at}`, `pg-${2 * at + 1}`],
          port: 6432 + at,
          instances: instances('p', 6, at * 6),
          admin: { user: 'pgb_admin', ...secret('pgb-admin') },
          deploy: { via: 'local', directory, service: `pgbouncer-${at}` },
          settings: { unix_socket_dir: `${root}/sockets` },
        },
      ]),
    ),
    proxies: {
      kind: 'proxysql',
      version: '3.0',
      serves: Object.fromEntries(
        range(4).map((at) => [
          `my-${at}`,
          { hostgroups: { writer: 10 * (at + 1), reader: 10 * (at + 1) + 1 } },
        ]),
      ),
      instances: instances('x', 12, 0),
      admin: { user: 'dbbal', ...secret('px-admin') },
      stats: { user: 'dbbal_stats', ...secret('px-stats') },
      monitor: { user: 'monitor', ...secret('px-monitor') },
      routing: {
        shard: 'tenants',
        rules: range(10).map((at) => ({
          id: 1000 + at,
          name: `reads of table ${at}`,
          match_digest: `^SELECT .* FROM table_${at}\\b`,
          to: 'read',
        })),
      },
    },
    ...Object.fromEntries(
      range(4).map((at) => [
        `router-${at}`,
        {
          kind: 'mysqlrouter',
          version: '9.7',
          serves: at < 2 ? `my-${at}` : `group-${at - 2}`,
          destinations: at < 2 ? 'static' : 'metadata',
          instances: instances('t', 3, at * 3),
          deploy: { via: 'local', directory },
          routes: { rw: 6446 + 10 * at, ro: 6447 + 10 * at },
          settings: {
            'DEFAULT.logging_folder': `${root}/logs`,
            'DEFAULT.runtime_folder': `${root}/run`,
            'DEFAULT.data_folder': `${root}/data`,
          },
          ...(at < 2 ? {} : { bootstrap: { account: `router_${at}`, ...secret('router') } }),
        },
      ]),
    ),
    'documents-mongos': {
      kind: 'mongos',
      version: '8.0',
      serves: 'documents',
      instances: instances('s', 12, 40),
    },
  }
}
