/** What the check says of a topology before there is any SQL. */
import { describe, expect, test } from 'vitest'
import { findings, replicationTopology } from './topologies.ts'

const sound = replicationTopology()
const grouped = sound
  .replace('primary: a', 'manager: group-replication\n    initial_primary: a')
  .replace('{writer: 10, reader: 11}', '{writer: 10, backup_writer: 12, reader: 11, offline: 13}')
const postgres = sound
  .replace('engine: mysql', 'engine: postgresql')
  .replace('version: "8.4"', 'version: "17"')

/** The topology with `from` replaced, which must be there. */
function changed(from: string | RegExp, to: string, yaml = sound): string {
  const result = yaml.replace(from, to)
  if (result === yaml) throw new Error(`${from} is not in the topology`)
  return result
}

function withBalancer(text: string, yaml = sound): string {
  return `${yaml}    ${text}\n`
}

function withRules(rules: string, yaml = sound): string {
  return withBalancer(`routing: {rules: [${rules}]}`, yaml)
}

test('a sound topology has no findings', async () => {
  expect(await findings(sound)).toEqual([])
  expect(await findings(grouped)).toEqual([])
})

type Case = readonly [what: string, yaml: string, ...expected: RegExp[]]

const noAdmin = changed(/ +admin: .*\n/, '')
const second = `
  other:
    engine: mysql
    version: "8.4"
    primary: a
    tls: {mode: require}
    max_connections: 500
    instances: {a: {host: 10.0.4.1}, b: {host: 10.0.4.2}, c: {host: 10.0.4.3}}
    users: {other: {password: {secret: other}}}
balancers:`
const twoClusters = changed(
  '{writer: 10, reader: 11}}',
  '{writer: 10, reader: 11}}, other: {hostgroups: {writer: 20, reader: 21}}',
).replace('\nbalancers:', second)
const sameUser = changed(
  'users: {other: {password: {secret: other}}}',
  'users: {app: {password: {secret: app}}}',
  twoClusters,
)
const sharded = withBalancer(
  'routing: {shard: tenants}',
  changed(
    '\nbalancers:',
    '\nshardings: {tenants: {by: schema, default: db, place: {db: [t1], other: [t2]}}}\nbalancers:',
    sameUser,
  ),
)

const cases: Readonly<Record<string, readonly Case[]>> = {
  accounts: [
    ['no admin', noAdmin, /^warning PXS004 admin is missing: .* admin:admin on a new node$/],
    [
      'no admin in a ProxySQL Cluster',
      withBalancer('cluster_sync: {user: peer, password: {secret: peer}, core: [one]}', noAdmin),
      /^warning PXS004 admin is missing: .*must also hold "peer"/,
    ],
    ['no stats', changed(/ +stats: .*\n/, ''), /^warning PXS004 stats is missing/],
    ['no monitor', changed(/ +monitor: .*\n/, ''), /^error PXS004 monitor is missing: .*monitor:monitor$/],
    [
      'a separator in a login',
      changed('{user: dbbal,', '{user: "db:bal",'),
      /^error PXS004 user "db:bal" holds ":" or ";"/,
    ],
    [
      'a peer that may not come from elsewhere',
      withBalancer('cluster_sync: {user: admin, password: {secret: peer}, core: [one]}'),
      /^error PXS004 user "admin" may log in from the host itself only/,
    ],
    [
      'one login for two',
      withBalancer('cluster_sync: {user: dbbal, password: {secret: peer}, core: [one]}'),
      /^error PXS004 user "dbbal" is also admin/,
    ],
    [
      'a core that does not exist',
      withBalancer('cluster_sync: {user: peer, password: {secret: peer}, core: [onee]}'),
      /^error TOP005 instance "onee" does not exist, expected one of one, two$/,
    ],
    [
      'an empty core',
      withBalancer('cluster_sync: {user: peer, password: {secret: peer}, core: []}'),
      /^error TOP007 core is empty/,
    ],
  ],
  hostgroups: [
    [
      'ids that are not stated',
      changed('{db: {hostgroups: {writer: 10, reader: 11}}}', 'db'),
      /^info PXS007 hostgroups of cluster "db" are not stated: \{writer: 10, reader: 11\} are taken/,
    ],
    [
      'one id twice',
      changed('reader: 11', 'reader: 10'),
      /^error PXS007 hostgroup 10 is already the writer of cluster "db"$/,
    ],
    [
      'one id in two clusters',
      changed('writer: 20', 'writer: 11', twoClusters),
      /^error PXS007 hostgroup 11 is already the reader of cluster "db"$/,
    ],
    [
      'a group with two ids',
      changed('backup_writer: 12, ', '', grouped),
      /^error PXS007 cluster "db" is a group, expected writer, backup_writer, reader and offline$/,
    ],
    [
      'a group of MySQL 9 before 3.0.2',
      changed('version: "8.4"', 'version: "9.7"', grouped),
      /^error PXS040 ProxySQL 3.0 does not follow a group of MySQL 9.7: no member would become the writer/,
    ],
    [
      'a group of MySQL 9 from 3.0.2 on',
      changed('version: "8.4"', 'version: "9.7"', grouped).replace('version: "3.0"', 'version: "3.0.2"'),
    ],
    [
      'no group with four ids',
      changed('reader: 11}', 'backup_writer: 12, reader: 11, offline: 13}'),
      /^error PXS007 cluster "db" is no group, expected writer and reader only$/,
    ],
  ],
  servers: [
    [
      'a candidate that is to serve no reads',
      changed('c: {host: 10.0.0.3}', 'c: {host: 10.0.0.3, reads: false}'),
      /^error PXS033 ProxySQL cannot keep reads from "c", which may be promoted$/,
    ],
    [
      'a candidate of weight 0',
      changed('c: {host: 10.0.0.3}', 'c: {host: 10.0.0.3, weight: 0}'),
      /^error PXS019 a server of weight 0 gets no queries/,
    ],
    [
      'a weight that the table does not take',
      changed('c: {host: 10.0.0.3}', 'c: {host: 10.0.0.3, weight: 10000001}'),
      /^error PXS019 weight 10000001 is too large, expected 10000000 at most$/,
    ],
    [
      'no replica with a weight',
      changed(
        'b: {host: 10.0.0.2}, c: {host: 10.0.0.3}',
        'b: {host: 10.0.0.2, weight: 0, candidate: false}, c: {host: 10.0.0.3, weight: 0, candidate: false}',
      ),
      /^error TOP007 every replica has weight 0/,
    ],
    [
      'connections that are not declared',
      changed(/ +max_connections.*\n/, ''),
      /^info PXS018 max_connections of cluster "db" is not declared: each of 2 proxies may open 1000/,
    ],
    [
      'too few connections',
      changed('max_connections: 500', 'max_connections: 22'),
      /^error PXS018 max_connections 22 leaves 1 connections to each of 2 proxies/,
    ],
    [
      'the writer among the readers of one cluster and not of the other',
      twoClusters
        .replace('reader: 11}}', 'reader: 11}, writer_is_also_reader: false}')
        .replace('reader: 21}}', 'reader: 21}, writer_is_also_reader: true}'),
      /^error PXS020 cluster "db" keeps its writer from reads and cluster "other" does not/,
    ],
    [
      'a limit of lag for a group',
      changed('offline: 13}}', 'offline: 13}, max_lag: 5s}', grouped),
      /^warning PXS035 max_lag of serves has no effect on cluster "db": .*waiting transactions/,
    ],
    [
      'one limit of lag for all',
      withRules('{id: 100, name: x, match_digest: x, to: read, max_lag: 5s}'),
      /^info PXS035 ProxySQL holds one limit of lag per server: 5s of rule 100 counts/,
    ],
    [
      'PostgreSQL, whose roles it does not follow',
      postgres,
      /^warning PXS006 ProxySQL 3.0 does not follow the roles of PostgreSQL: after a failover of cluster "db"/,
      /^warning PXS022 admin.sql and ProxySQL hold the passwords of app as they are/,
    ],
    [
      'PostgreSQL before 3.0',
      changed('version: "3.0"', 'version: "2.7"', postgres),
      /^error PXS032 cluster "db" is PostgreSQL, which ProxySQL 2.7 does not speak/,
      /PXS006/,
      /PXS022/,
    ],
  ],
  users: [
    [
      'users whom only the database knows',
      changed(/users: .*/, 'users: in-database', postgres),
      /PXS006/,
      /^error PXS030 ProxySQL looks no users up in the database/,
    ],
    ['nobody', changed(/ +users: .*\n/, ''), /^warning PXS030 cluster "db" has no users/],
    [
      'one name in two clusters',
      sameUser,
      /^error PXS030 user "app" is declared for db, other; ProxySQL knows a name once/,
    ],
    [
      'one name with two passwords',
      changed(
        '{app: {password: {secret: app}}}\nshardings',
        '{app: {password: {secret: app2}}}\nshardings',
        sharded,
      ),
      /^error PXS030 user "app" differs from the one of cluster "db"/,
    ],
    [
      'a verifier for PostgreSQL',
      changed('{app: {password: {secret: app}}}', '{app: {verifier: {secret: app}}}', postgres),
      /PXS006/,
      /^error PXS022 user "app" has a verifier; ProxySQL needs the password/,
      /PXS022/,
    ],
    [
      'no password',
      changed('{app: {password: {secret: app}}}', '{app: {}}'),
      /^error PXS022 user "app" has no password$/,
    ],
    [
      'caching_sha2_password before 2.6',
      changed('version: "3.0"', 'version: "2.5"'),
      /^error PXS062 user "app" logs in with caching_sha2_password, which ProxySQL 2.5 does not offer/,
    ],
    [
      'caching_sha2_password without TLS',
      changed(/ +tls: \{clients.*\n/, ''),
      /^warning PXS031 users log in with caching_sha2_password \(app\): a client without TLS is turned away$/,
    ],
    [
      'a limit for nobody',
      withBalancer('limits: {ap: {max_connections: 5}}'),
      /^error TOP005 user "ap" does not exist, expected one of app$/,
    ],
  ],
  rules: [
    [
      'a reserved id',
      withRules('{id: 99, name: x, match_digest: x, to: read}'),
      /^error PXS028 id 99 does not fit, expected 100 to 2147483647/,
    ],
    [
      'an id twice',
      withRules(
        '{id: 100, name: first, match_digest: x, to: read}, {id: 100, name: x, match_digest: y, to: read}',
      ),
      /^error PXS028 id 100 is already that of rule "first"$/,
    ],
    ['no condition', withRules('{id: 100, name: x, to: read}'), /^error PXS027 rule 100 has no condition/],
    [
      'an empty condition',
      withRules("{id: 100, name: x, match_digest: '', to: read}"),
      /^error PXS027 rule 100 has an empty condition$/,
    ],
    [
      'a broken expression',
      withRules("{id: 100, name: x, match_digest: 'a(', to: read}"),
      /^error PXS026 match_digest "a\(" is no regular expression \(unterminated group\).* never match$/,
    ],
    [
      'a broken expression, negated',
      withRules("{id: 100, name: x, match_pattern: '[', negate: true, to: read}"),
      /^error PXS026 match_pattern .* and match every query$/,
    ],
    [
      'nothing to negate',
      withRules('{id: 100, name: x, user: app, negate: true, to: read}'),
      /^error PXS026 negate turns match_digest or match_pattern round/,
    ],
    [
      'no digest',
      withRules('{id: 100, name: x, digest: abc, to: read}'),
      /^error PXS026 digest "abc" does not fit, expected 0x/,
    ],
    [
      'a cache of no length',
      withRules('{id: 100, name: x, match_digest: x, cache: 0s, to: read}'),
      /^error PXS025 cache "0s" does not fit/,
    ],
    [
      'a cache of the writer',
      withRules('{id: 100, name: x, match_digest: x, cache: 1s, to: write}'),
      /^error PXS025 results of the writer are not cached/,
    ],
    [
      'a lag in bytes',
      withRules('{id: 100, name: x, match_digest: x, max_lag: 1MiB, to: read}'),
      /^error PXS035 max_lag "1MiB" does not fit/,
    ],
    [
      'an unknown user',
      withRules('{id: 100, name: x, user: apq, to: read}'),
      /^error TOP005 user "apq" does not exist, expected one of app$/,
    ],
    [
      'an unknown cluster',
      withRules('{id: 100, name: x, match_digest: x, cluster: bd, to: read}'),
      /^error TOP005 cluster "bd" does not exist, expected one of db$/,
    ],
    [
      'which cluster is open',
      withRules('{id: 100, name: x, match_digest: x, to: read}', twoClusters),
      /^error PXS034 rule 100 leaves open which of db, other it is for$/,
    ],
    [
      'queries of all clusters to one',
      withRules('{id: 100, name: x, match_digest: x, cluster: db, to: read}', twoClusters),
      /^error PXS034 rule 100 would send the queries of every cluster to "db"$/,
    ],
    [
      'a cluster beside a sharding',
      changed(
        'routing: {shard: tenants}',
        'routing: {shard: tenants, rules: [{id: 100, name: x, user: app, cluster: db, to: read}]}',
        sharded,
      ),
      /^error PXS034 sharding "tenants" decides the cluster/,
    ],
  ],
  shardings: [
    ['sound', sharded],
    ['by key', changed('by: schema', 'by: key', sharded), /^error PXS034 sharding "tenants" is by key/],
    [
      'on a cluster that is not served',
      changed(', other: {hostgroups: {writer: 20, reader: 21}}', '', sharded),
      /^error PXS034 sharding "tenants" places schemas on cluster "other", which is not served$/,
    ],
    [
      'that refuses',
      changed('default: db', 'default: refuse', sharded),
      /^info PXS034 queries in a schema that nobody placed go to hostgroup 9, which has no servers/,
    ],
    [
      'that refuses, with its hostgroup taken',
      changed('default: db', 'default: refuse', sharded).replace('writer: 20', 'writer: 9'),
      /^error PXS007 hostgroup 9 is already the hostgroup without servers/,
      /PXS034/,
    ],
  ],
  tls: [
    [
      'none across hosts',
      changed(/ +tls: \{mode: require\}\n/, ''),
      /^warning PXS024 passwords and data go to the servers of cluster "db" in clear text$/,
    ],
    [
      'verification without a CA',
      changed('mode: require', 'mode: verify-ca'),
      /^error SEC007 tls mode "verify-ca" needs ca/,
    ],
    [
      'names, which it does not compare',
      changed('{mode: require}', '{mode: verify-full, ca: /ca.pem}'),
      /^warning SEC007 ProxySQL does not compare the names/,
    ],
    [
      'a path that differs between the proxies',
      changed('{mode: require}', '{mode: verify-ca, ca: "/{instance}.pem"}'),
      /^error PXS036 "\{instance\}" in .* has no value here: admin.sql is the same for every proxy$/,
    ],
    [
      'two authorities before 2.6',
      twoClusters
        .replace('version: "3.0"', 'version: "2.5"')
        .replace('tls: {mode: require}', 'tls: {mode: verify-ca, ca: /a.pem}')
        .replace('tls: {mode: require}', 'tls: {mode: verify-ca, ca: /b.pem}')
        .replaceAll('secret: app}', 'secret: app}, plugin: mysql_native_password')
        .replaceAll('secret: other}', 'secret: other}, plugin: mysql_native_password'),
      /^error PXS036 ProxySQL 2.5 has one CA file for all mysql servers/,
    ],
    [
      'clients by certificate',
      changed('clients: {mode: require}', 'clients: {mode: verify-ca, ca: /ca.pem}'),
      /^warning SEC007 ProxySQL asks clients for no certificate/,
      /^info PXS036 ProxySQL reads its certificate from proxysql-cert.pem/,
    ],
  ],
  addresses: [
    [
      'no address',
      changed('{secret: admin}}', '{secret: admin}, address: "6032"}'),
      /^error PXS005 address "6032" does not fit, expected "\{host.address\}:6032"$/,
    ],
    [
      'every address',
      changed('{secret: admin}}', '{secret: admin}, address: "0.0.0.0:6032"}'),
      /^warning PXS005 the admin interface listens on every address/,
    ],
    [
      'the loopback in a ProxySQL Cluster',
      withBalancer(
        'cluster_sync: {user: peer, password: {secret: peer}, core: [one]}',
        changed('{secret: admin}}', '{secret: admin}, address: "127.0.0.1:6032"}'),
      ),
      /^error PXS005 the other nodes of cluster_sync cannot reach "127.0.0.1:6032"$/,
    ],
    [
      'an address that moves',
      withBalancer('endpoint: {kind: vip, address: 10.0.0.100, moved_by: keepalived}'),
      /^info PXS036 ProxySQL listens for clients on 0.0.0.0:6033/,
    ],
    [
      'two instances on one host',
      changed('two: {host: 10.0.1.2}', 'two: {host: 10.0.1.1, port: 6034}'),
      /^error TOP004 10.0.1.1:6032 on host "10.0.1.1" is already taken by instance "one"$/,
      /^error TOP004 127.0.0.1:6032/,
      /^error TOP004 10.0.1.1:6132/,
      /^error TOP004 127.0.0.1:6132/,
    ],
  ],
  settings: [
    [
      'a login',
      withBalancer('settings: {mysql-monitor_username: root}'),
      /^error PXS037 mysql-monitor_username comes from the topology$/,
    ],
    [
      'a login, unchecked',
      withBalancer('settings_unchecked: {admin-cluster_username: a}'),
      /^error PXS037 admin-cluster_username comes from the topology$/,
    ],
    [
      'TLS for clients, which users are held to',
      withBalancer('settings: {mysql-have_ssl: false}'),
      /^error PXS037 mysql-have_ssl comes from the topology$/,
    ],
    [
      'whether the writer reads, which weights and connections depend on',
      withBalancer('settings: {mysql-monitor_writer_is_also_reader: true}'),
      /^error PXS037 mysql-monitor_writer_is_also_reader comes from the topology$/,
    ],
    [
      'no monitor, where it keeps the roles',
      withBalancer('settings: {mysql-monitor_enabled: false}'),
      /^error PXS037 mysql-monitor_enabled is off: nothing would find the writer of cluster "db"$/,
    ],
    [
      'no monitor, unchecked',
      withBalancer('settings_unchecked: {mysql-monitor_enabled: 0}', grouped),
      /^error PXS037 mysql-monitor_enabled is off: /,
    ],
    [
      'a login in other capitals, unchecked',
      withBalancer('settings_unchecked: {ADMIN-Cluster_username: a}'),
      /^error PXS037 ADMIN-Cluster_username is no variable: ProxySQL compares the case$/,
    ],
    [
      'a prefix in capitals, unchecked',
      withBalancer('settings_unchecked: {MYSQL-from_a_newer_version: 5}'),
      /^error PXS037 MYSQL-from_a_newer_version is no variable, expected admin-/,
    ],
    [
      'an unknown variable',
      withBalancer('settings: {mysql-max_conections: 5}'),
      /^error PXS037 setting "mysql-max_conections" is unknown/,
    ],
    [
      'out of range',
      withBalancer('settings: {mysql-shun_on_failures: -1}'),
      /^error PXS037 mysql-shun_on_failures "-1" is not valid/,
    ],
    [
      'no variable at all',
      withBalancer('settings_unchecked: {max_connections: 5}'),
      /^error PXS037 max_connections is no variable/,
    ],
    [
      'no variable at all, once',
      withBalancer('settings: {max_connections: 5}'),
      /^error PXS037 max_connections is no variable, expected admin-, mysql- or pgsql- before a name$/,
    ],
    [
      'in other capitals, once',
      withBalancer('settings: {mysql-Max_Connections: 5}'),
      /^error PXS037 mysql-Max_Connections is no variable: ProxySQL compares the case$/,
    ],
    [
      'for the next start',
      withBalancer('settings: {mysql-threads: 8}'),
      /^info PXS038 mysql-threads takes effect at start/,
    ],
    ['unchecked', withBalancer('settings_unchecked: {mysql-from_the_future: 5}')],
  ],
  name: [
    ['with a space', changed('name: shop', 'name: my shop'), /^error PXS039 name "my shop" holds a space/],
  ],
}

describe.each(Object.entries(cases))('%s', (_, list) => {
  test.each(list.map(([what, yaml, ...expected]) => ({ what, yaml, expected })))(
    '$what',
    async ({ yaml, expected }) => {
      const found = await findings(yaml)
      expect(found).toEqual(expected.map((each) => expect.stringMatching(each)))
    },
  )
})
