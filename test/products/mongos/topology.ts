/** Two mongos in front of a small cluster; a case changes the balancer, the cluster or the hosts. */
export function shop(
  changes: { balancer?: string; cluster?: string; hosts?: string; shard?: string; environment?: string } = {},
): string {
  return `
version: 1
name: shop
${changes.environment ?? ''}
hosts:
${
  changes.hosts ??
  `  h1: {address: m1.example.net, region: eu, zone: a}
  h2: {address: m2.example.net, region: eu, zone: b}
  h3: {address: m3.example.net, region: eu, zone: c, nofile: 10000}`
}
clusters:
  shop:
    engine: mongodb
    version: "8.0"
${
  changes.cluster ??
  `    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: x509, clients: [x509, scram-sha-256]}`
}
    config_servers: {replica_set: cfg, instances: {c1: {host: h1}, c2: {host: h2}, c3: {host: h3}}}
    shards:
      s0: {instances: {a: {host: h1}, b: {host: h2}, c: {host: h3}}}
balancers:
  router:
    kind: mongos
    serves: shop
    instances: {r1: {host: h1}, r2: {host: h3}}
${changes.balancer ?? ''}
`
}
