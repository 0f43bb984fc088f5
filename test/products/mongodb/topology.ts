/** A cluster with one of everything, on MongoDB 7.0 unless told otherwise. */
export function catalog(
  changes: { version?: string; cluster?: string; shards?: string; collections?: string } = {},
): string {
  return `
version: 1
name: catalog
hosts:
  h1: {address: m1.example.net, region: eu, zone: a}
  h2: {address: m2.example.net, region: eu, zone: b}
  h3: {address: m3.example.net, region: us, zone: c}
clusters:
  catalog:
    engine: mongodb
    version: "${changes.version ?? '7.0'}"
    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: x509, clients: [x509, scram-sha-256]}
    config_servers: {replica_set: cfg, instances: {c1: {host: h1}, c2: {host: h2}, c3: {host: h3}}}
    shards:
      eu: {port: 27018, instances: {e1: {host: h1, priority: 2}, e2: {host: h2}, e3: {host: h3, candidate: false}}}
      us: {port: 27028, instances: {u1: {host: h1}, u2: {host: h2}, u3: {host: h3}, u4: {host: h3, port: 27038, candidate: false, hidden: true, delay: 1h, votes: false}}}
${changes.shards ?? ''}
    shard_zones: {EU: [eu], US: [us]}
    collections:
${
  changes.collections ??
  `      app.users:
        key: {region: 1, userId: 1}
        ranges:
          - {zone: EU, from: {region: EU}, to: {region: EU, userId: {$maxKey: 1}}}
          - {zone: US, from: {region: US, userId: {$minKey: 1}}, to: {region: US, userId: {$maxKey: 1}}}
      app.events: {key: {deviceId: hashed}, initial_chunks: 8}
      app.orders:
        key: {customerId: 1, orderDate: 1}
        presplit: {field: customerId, from: 0, to: 100000, step: 10000, distribute: round-robin}`
}
${
  changes.cluster ??
  `    write_concern: {w: majority, wtimeout: 5s}
    admin: {user: dbbal, password: {env: DBBAL_ADMIN}}
    users:
      "CN=storefront,OU=apps": {database: $external, roles: [{role: readWrite, db: app}]}
      reporter: {password: {env: REPORTER_PASSWORD}, roles: [{role: read, db: app}]}
    balancer_window: {from: "01:00", to: "05:00"}`
}
`
}
