// Topologies of any size for the benchmark, as YAML text.

/** Hosts `h0`, `h1`, ... over three zones. @param {number} count */
function hosts(count) {
  const lines = ['hosts:']
  for (let index = 0; index < count; index += 1) {
    const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
    lines.push(
      `  h${index}:`,
      `    address: ${address}`,
      '    region: eu',
      `    zone: ${'abc'[index % 3]}`,
      '    nofile: 65536',
    )
  }
  return lines
}

/** @param {string} prefix @param {number} first @param {number} count @param {number} port */
function instances(prefix, first, count, port) {
  const lines = ['    instances:']
  for (let index = 0; index < count; index += 1) {
    lines.push(
      `      ${prefix}${index}:`,
      `        host: h${first + index}`,
      `        port: ${port}`,
      `        priority: ${index % 100}`,
      '        candidate: true',
      '        reads: true',
      ...(port === 3306 ? [`        weight: ${1 + (index % 10)}`] : []),
    )
  }
  return lines
}

/** MySQL and PostgreSQL instances, half each in four clusters, behind two ProxySQL and two PgBouncer. @param {number} count */
export function replicated(count) {
  const each = Math.floor(count / 4)
  const clusters = [0, 1, 2, 3].flatMap((number) => {
    const engine = number < 2 ? 'postgresql' : 'mysql'
    return [
      `  ${engine}-${number}:`,
      `    engine: ${engine}`,
      `    version: "${number < 2 ? '17' : '8.4'}"`,
      `    primary: ${engine[0]}0`,
      `    tls: {mode: ${number < 2 ? 'verify-full' : 'verify-ca'}, ca: /etc/ssl/ca.pem}`,
      '    max_connections: 1000',
      '    reserved_connections: 100',
      ...instances(engine[0], number * each, each, number < 2 ? 5432 : 3306),
      `    databases: [app${number}, billing${number}]`,
      `    users: {app${number}: {password: {env: BENCH_SECRET}}}`,
    ]
  })
  return `${[
    'version: 1',
    'name: bench',
    ...hosts(count),
    '  pool1: {address: 10.200.0.1, zone: a}',
    '  pool2: {address: 10.200.0.2, zone: b}',
    'clusters:',
    ...clusters,
    'balancers:',
    '  pools:',
    '    kind: pgbouncer',
    '    version: "1.26"',
    '    admin: {user: pgb_admin, password: {env: BENCH_SECRET}}',
    '    serves: [postgresql-0, postgresql-1]',
    '    instances: {pgb1: {host: pool1}, pgb2: {host: pool2}}',
    '    pools: {write: 10, read: 5}',
    '    max_connections: 4000',
    '    tls: {clients: {mode: require, cert: /etc/pgb.pem, key: /etc/pgb.key}, servers: {mode: verify-full, ca: /etc/ssl/ca.pem}}',
    '  proxies:',
    '    kind: proxysql',
    '    version: "3.0"',
    '    serves: {mysql-2: {hostgroups: {writer: 10, reader: 11}}, mysql-3: {hostgroups: {writer: 20, reader: 21}}}',
    '    instances: {px1: {host: pool1}, px2: {host: pool2}}',
    '    admin: {user: dbbal, password: {env: BENCH_SECRET}}',
    '    stats: {user: dbbal_stats, password: {env: BENCH_SECRET}}',
    '    monitor: {user: monitor, password: {env: BENCH_SECRET}}',
    '    tls: {clients: {mode: require}}',
  ].join('\n')}\n`
}

/** One Redis Cluster: a file for every node. @param {number} count */
export function redisNodes(count) {
  return `${[
    'version: 1',
    'name: bench',
    ...hosts(count),
    'clusters:',
    '  cache:',
    '    engine: redis',
    '    version: "7.2"',
    '    mode: cluster',
    '    use: cache',
    '    settings: {maxmemory: 1gb}',
    '    instances:',
    ...Array.from({ length: count }, (_, index) => `      r${index}: {host: h${index}, port: 7000}`),
    '    users:',
    '      default: disabled',
    '      replication: {password: {env: BENCH_SECRET}, acl: "+psync +replconf +ping"}',
    '      app: {password: {env: BENCH_SECRET}, acl: "~* +@all -@dangerous"}',
  ].join('\n')}\n`
}
