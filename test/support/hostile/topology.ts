import type { Tree } from '../pooler-topology.ts'

/** Gives a place of the topology its text. Places are named `family: what`; `all` is what every product reads. */
export type TextOf = (place: string) => string

/** Each of the five products, with a text wherever one may be typed. */
export function wholeTopology(text: TextOf): Tree {
  return {
    version: 1,
    name: text('all: owner'),
    secrets: { env: '{name}' },
    hosts: {
      h1: { address: '10.0.0.1', zone: text('all: zone') },
      h2: { address: text('all: host address') },
    },
    clusters: {
      shop: postgresql(text),
      orders: mysql(text),
      group: group(text),
      catalog: mongodb(text),
      cache: redis(text),
      sessions: sentinel(text),
      [text('all: cluster name')]: {
        engine: 'redis',
        version: '7.2',
        mode: 'standalone',
        use: 'cache',
        primary: 'r1',
        instances: { r1: { host: 'h1', port: 6399 } },
        users: { app: { ...secret('redis'), acl: '~* +@all' } },
        settings: { maxmemory: '1gb' },
      },
    },
    shardings: {
      tenants: { by: 'schema', default: 'refuse', place: { orders: [text('mysql: schema'), 'plain'] } },
    },
    balancers: {
      pool: pgbouncer(text),
      proxy: proxysql(text),
      router: mysqlrouter(text),
      gate: mongos(text),
    },
  }
}

function secret(name: string): Tree {
  return { password: { secret: name } }
}

function postgresql(text: TextOf): Tree {
  return {
    engine: 'postgresql',
    version: '17',
    primary: 'first',
    password_encryption: 'md5',
    tls: { mode: 'verify-full', ca: `/pg/${text('postgresql: pg ca')}/ca` },
    max_connections: 500,
    admin: { user: text('postgresql: pg admin'), ...secret('hostile') },
    monitor: { user: text('postgresql: pg monitor'), ...secret('plain') },
    replication: { user: text('postgresql: pg replication'), ...secret('plain') },
    instances: { first: { host: 'h1' }, [text('postgresql: pg instance')]: { host: '10.0.0.3' } },
    databases: [text('postgresql: pg database'), 'plain'],
    users: {
      [text('postgresql: pg user')]: secret('hostile'),
      [text('postgresql: pg reader')]: { ...secret('plain'), access: 'read' },
    },
  }
}

function pgbouncer(text: TextOf): Tree {
  return {
    kind: 'pgbouncer',
    version: '1.26',
    serves: { shop: { name: `{database}${text('postgresql: pg entry')}` } },
    instances: { p1: { host: 'h1' } },
    admin: { user: text('postgresql: pgb admin'), ...secret('hostile') },
    stats: { user: text('postgresql: pgb stats'), ...secret('plain') },
    deploy: {
      via: 'local',
      directory: `/pgb/${text('postgresql: pgb directory')}/x`,
      service: text('postgresql: pgb service'),
      owner: text('postgresql: pgb owner'),
    },
    authentication: {
      method: 'md5',
      secret: 'plain',
      passwords: 'auth_query',
      auth_query: {
        user: text('postgresql: auth user'),
        ...secret('hostile'),
        query: `SELECT ${text('postgresql: auth query')}`,
      },
      hba: [
        {
          type: 'host',
          databases: [text('postgresql: hba database')],
          users: [text('postgresql: hba user')],
          address: '10.0.0.0/8',
          method: 'md5',
        },
      ],
    },
    tls: {
      clients: {
        mode: 'require',
        cert: `/pgb/${text('postgresql: pgb cert')}/c`,
        key: `/pgb/${text('postgresql: pgb key')}/k`,
      },
    },
    settings: {
      server_reset_query: text('postgresql: pgb setting'),
      unix_socket_dir: `/run/${text('postgresql: pgb socket')}/x`,
    },
    settings_unchecked: {
      new_setting: text('postgresql: pgb unchecked'),
      [text('postgresql: pgb unchecked name')]: 'x',
    },
  }
}

function mysql(text: TextOf): Tree {
  return {
    engine: 'mysql',
    version: '8.4',
    primary: 'a',
    tls: { mode: 'verify-ca', ca: `/my/${text('mysql: my ca')}/ca` },
    max_connections: 500,
    admin: { user: text('mysql: my admin'), ...secret('plain') },
    instances: { a: { host: '10.0.1.1' }, b: { host: 'h2' } },
    databases: [text('mysql: my database')],
    users: {
      [text('mysql: my user')]: { ...secret('hostile'), plugin: 'mysql_native_password' },
      buyer: { ...secret('plain'), plugin: 'mysql_native_password' },
    },
  }
}

function proxysql(text: TextOf): Tree {
  return {
    kind: 'proxysql',
    version: '3.0',
    serves: { orders: { hostgroups: { writer: 10, reader: 11 } } },
    instances: { x1: { host: 'h1' }, x2: { host: '10.0.1.9' } },
    admin: { user: text('mysql: px admin'), ...secret('hostile') },
    stats: { user: text('mysql: px stats'), ...secret('plain') },
    monitor: { user: text('mysql: px monitor'), ...secret('hostile') },
    cluster_sync: { user: text('mysql: px sync'), ...secret('plain'), core: ['x1', 'x2'] },
    tls: {
      servers: { mode: 'verify-ca', ca: `/px/${text('mysql: px ca')}/ca`, cert: '/px/c', key: '/px/k' },
    },
    routing: {
      shard: 'tenants',
      rules: [
        {
          id: 1000,
          name: text('mysql: rule name'),
          user: 'buyer',
          match_digest: `^SELECT ${text('mysql: match_digest')}`,
          to: 'read',
        },
        {
          id: 1001,
          name: 'by schema',
          schema: text('mysql: rule schema'),
          match_pattern: text('mysql: match_pattern'),
          to: 'write',
        },
        { id: 1002, name: 'by address', client_address: text('mysql: client address'), to: 'read' },
      ],
    },
    settings: { 'mysql-init_connect': text('mysql: px setting') },
    settings_unchecked: {
      'mysql-new_variable': text('mysql: px unchecked'),
      [`mysql-${text('mysql: px unchecked name')}`]: 'x',
    },
  }
}

function group(text: TextOf): Tree {
  return {
    engine: 'mysql',
    version: '8.4',
    manager: {
      kind: 'group-replication',
      metadata: 'innodb-cluster',
      metadata_cluster: text('mysql: metadata cluster'),
    },
    initial_primary: 'a',
    tls: { mode: 'verify-full', ca: `/gr/${text('mysql: gr ca')}/ca` },
    instances: { a: { host: '10.0.2.1' }, b: { host: '10.0.2.2' } },
    users: { [text('mysql: gr user')]: { ...secret('plain'), plugin: 'mysql_native_password' } },
  }
}

function mysqlrouter(text: TextOf): Tree {
  return {
    kind: 'mysqlrouter',
    version: '8.4',
    serves: 'group',
    destinations: 'metadata',
    instances: { r1: { host: 'h1' } },
    bootstrap: { account: text('mysql: router account'), ...secret('plain') },
    deploy: {
      via: 'local',
      directory: `/rt/${text('mysql: router directory')}/x`,
      owner: text('mysql: router owner'),
    },
    tls: {
      clients: {
        mode: 'require',
        cert: `/rt/${text('mysql: router cert')}/c`,
        key: `/rt/${text('mysql: router key')}/k`,
      },
    },
    rest: { user: text('mysql: rest user'), ...secret('plain') },
    settings: { 'DEFAULT.data_folder': `/var/${text('mysql: router folder')}/x` },
    settings_unchecked: {
      'DEFAULT.new_option': text('mysql: router unchecked'),
      [`DEFAULT.${text('mysql: router option')}`]: 'x',
    },
  }
}

function mongodb(text: TextOf): Tree {
  const field = text('mongodb: mongo field')
  return {
    engine: 'mongodb',
    version: '5.0',
    tls: {
      mode: 'require',
      ca: `/mg/${text('mongodb: mongo ca')}/ca`,
      cert: `/mg/${text('mongodb: mongo cert')}/c`,
    },
    authentication: { members: 'x509', clients: ['x509', 'scram-sha-256'] },
    config_servers: {
      replica_set: text('mongodb: config set'),
      instances: {
        c1: { host: 'mc1.example.net' },
        c2: { host: 'mc2.example.net' },
        c3: { host: 'mc3.example.net' },
      },
    },
    shards: {
      s1: {
        instances: {
          m1: { host: 'h1' },
          m2: { host: 'm2.example.net' },
          m3: { host: 'm3.example.net' },
        },
      },
    },
    shard_zones: { [text('mongodb: shard zone')]: ['s1'] },
    collections: {
      [`${text('mongodb: mongo database')}.${text('mongodb: collection')}`]: {
        key: { [field]: 1 },
        ranges: [
          {
            zone: text('mongodb: shard zone'),
            from: { [field]: text('mongodb: range from') },
            to: { [field]: { $maxKey: 1 } },
          },
        ],
      },
    },
    users: {
      [text('mongodb: mongo user')]: {
        password: { env: 'MONGO' },
        database: text('mongodb: user database'),
        roles: [{ role: text('mongodb: role'), db: text('mongodb: role database') }],
      },
    },
  }
}

function mongos(text: TextOf): Tree {
  return {
    kind: 'mongos',
    version: '5.0',
    serves: 'catalog',
    instances: { [text('mongodb: mongos instance')]: { host: 'h1' } },
    deploy: { via: 'local', service: text('mongodb: mongos service') },
    settings: {
      'systemLog.path': `/log/${text('mongodb: mongos log')}/x`,
      'processManagement.pidFilePath': `/run/${text('mongodb: mongos pid')}/x`,
    },
    settings_unchecked: {
      'net.newSetting': text('mongodb: mongos unchecked'),
      [`net.${text('mongodb: mongos unchecked name')}`]: 'x',
    },
  }
}

function redis(text: TextOf): Tree {
  return {
    engine: 'redis',
    version: '7.2',
    mode: 'cluster',
    use: 'cache',
    tls: {
      mode: 'require',
      ca: `/rd/${text('redis: redis ca')}/ca`,
      cert: `/rd/${text('redis: redis cert')}/c`,
      key: `/rd/${text('redis: redis key')}/k`,
    },
    instances: { r1: { host: '10.0.3.1' }, r2: { host: '10.0.3.2' }, r3: { host: '10.0.3.3' } },
    replicas: 0,
    admin: { user: text('redis: redis admin'), ...secret('plain') },
    users: {
      replication: { ...secret('hostile'), acl: '+psync +replconf +ping' },
      [text('redis: redis user')]: { ...secret('hostile'), acl: `~${text('redis: redis acl')} +@read` },
    },
    data_directory: `/rd/${text('redis: redis data')}/{instance}`,
    deploy: {
      via: 'local',
      directory: `/rd/${text('redis: redis directory')}/x`,
      owner: text('redis: redis owner'),
    },
    settings: { maxmemory: '1gb', logfile: `/log/${text('redis: redis log')}/x` },
    settings_unchecked: {
      'new-setting': text('redis: redis unchecked'),
      [text('redis: redis unchecked name')]: 'x',
    },
  }
}

function sentinel(text: TextOf): Tree {
  return {
    engine: 'redis',
    version: '7.2',
    mode: 'sentinel',
    use: 'store',
    tls: { mode: 'require', ca: '/rd/ca', cert: '/rd/c', key: '/rd/k' },
    initial_primary: 's1',
    instances: { s1: { host: '10.0.3.1', port: 6390 }, s2: { host: '10.0.3.2', port: 6390 } },
    sentinels: {
      quorum: 2,
      instances: { q1: { host: '10.0.3.1' }, q2: { host: '10.0.3.2' }, q3: { host: '10.0.3.3' } },
    },
    users: {
      replication: { ...secret('hostile'), acl: '+psync +replconf +ping' },
      sentinel: {
        ...secret('plain'),
        acl: 'allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill',
      },
    },
    deploy: { via: 'local', directory: `/rs/${text('redis: sentinel directory')}/x` },
    settings: { maxmemory: '1gb' },
  }
}
