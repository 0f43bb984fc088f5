import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allTopologyRules } from '../../src/app/topology-rules.ts'
import type { TopologyRule } from '../../src/topology/topology-rule.ts'
import { LintDirectory } from './support/lint-directory.ts'

const rules = new Map((await allTopologyRules()).map((rule) => [`${rule.id} ${rule.exampleKind}`, rule]))

function exampleOf(id: string): TopologyRule {
  const rule = rules.get(`${id} topology`)
  if (rule === undefined) throw new Error(id)
  return rule
}

/** `id severity message` of every finding of some rules. */
async function found(text: string, ids: readonly string[], ...argv: string[]): Promise<readonly string[]> {
  const { findings } = await new LintDirectory({ 'dbbal.yaml': text }).json(...argv)
  return findings
    .filter(({ id }) => ids.includes(id))
    .map(({ id, severity, message }) => `${id} ${severity} ${message}`)
}

describe('what the lack of a second server counts as', () => {
  const ids = ['TOP011', 'TOP012', 'TOP013', 'TOP014']
  test.each(ids)('%s: a warning in production, an info where nothing is said, else nothing', async (id) => {
    const inProduction = exampleOf(id).bad
    const named = (environment: string) =>
      inProduction.replace(
        'environment: production\n',
        environment === '' ? '' : `environment: ${environment}\n`,
      )
    const severities = async (text: string) =>
      (await found(text, [id])).map((each) => each.split(' ').slice(0, 2).join(' '))
    expect(await severities(inProduction)).toEqual([`${id} warning`])
    expect(await severities(named('eu-prod-2'))).toEqual([`${id} warning`])
    expect(await severities(named(''))).toEqual([`${id} info`])
    expect(await severities(named('staging'))).toEqual([])
    expect(await severities(named('preproduction'))).toEqual([])
  })
})

describe('the failover budget', () => {
  const { good, bad } = exampleOf('TOP015')
  const withBudget = (budget: string, settings: string) =>
    good.replace('budget: 10s', `budget: ${budget}`).replace('server_login_retry: 1', settings)

  test('is compared with what the settings say, at their place', async () => {
    const line = bad.split('\n').findIndex((each) => each.includes('server_login_retry')) + 1
    const { findings } = await new LintDirectory({ 'dbbal.yaml': bad }).json()
    expect(findings.filter(({ id }) => id === 'TOP015')).toMatchObject([{ line, column: 36 }])
    expect(await found(withBudget('10s', 'server_connect_timeout: 11'), ['TOP015'])).toHaveLength(1)
    expect(await found(withBudget('10s', 'server_connect_timeout: 10'), ['TOP015'])).toEqual([])
    expect(await found(withBudget('10s', 'query_wait_timeout: 9'), ['TOP015'])).toEqual([
      'TOP015 warning query_wait_timeout 9s ends before the failover budget "10s" of cluster "shop": waiting clients are thrown out before the new primary is there',
    ])
    // It stands for no end.
    expect(await found(withBudget('10s', 'query_wait_timeout: 0'), ['TOP015'])).toEqual([])
  })

  test('is compared with what dbbal writes where they are silent', async () => {
    const short = await found(good.replace('budget: 10s', 'budget: 500ms').replace(/ +settings:.*\n$/, ''), [
      'TOP015',
    ])
    expect(short.map((each) => each.split(' ').slice(2, 4).join(' '))).toEqual([
      'server_login_retry 1s',
      'server_connect_timeout 3s',
    ])
    // Taken out, the product's own default stands.
    expect(await found(withBudget('10s', 'server_login_retry: null'), ['TOP015'])).toEqual([
      expect.stringContaining('server_login_retry 15s is longer'),
    ])
    const long = await found(withBudget('90s', 'server_login_retry: 1'), ['TOP015'])
    expect(long).toEqual([expect.stringContaining('query_wait_timeout 60s ends before')])
  })

  test('counts for names and their time to live', async () => {
    const named = withBudget('10s', 'dns_max_ttl: 60').replace('{host: 10.0.1.11}', '{host: db1.internal}')
    expect(await found(named, ['TOP015'])).toEqual([expect.stringContaining('dns_max_ttl 60s is longer')])
    expect(await found(withBudget('10s', 'dns_max_ttl: 60'), ['TOP015'])).toEqual([])
    const endpoint = `${good}    endpoint: {kind: dns, name: shop-db.internal, ttl: 60s, points_at: instances}\n`
    expect(await found(endpoint, ['TOP015'])).toEqual([
      'TOP015 warning clients keep an address for ttl "60s", longer than the failover budget "10s" of cluster "shop"',
    ])
  })

  test('of a standby cluster is that of the one it follows', async () => {
    const dr = `  shop-dr:
    engine: postgresql
    version: "17"
    follows: {cluster: shop}
    leader: d
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    instances: {d: {host: 10.9.1.11}, e: {host: 10.9.2.11}}
`
    const front = '    routes: {write: {to: none}, read: {to: replicas}}\n'
    const text = bad
      .replace('balancers:\n', `${dr}balancers:\n`)
      .replace('serves: shop\n', 'serves: shop-dr\n')
    expect(await found(text + front, ['TOP015'])).toEqual([expect.stringContaining('of cluster "shop-dr"')])
  })

  test('of Redis is compared with the silence that Sentinel waits for', async () => {
    const { good: sentinel } = exampleOf('RDC040')
    const withDown = (text: string) =>
      sentinel
        .replace('use: store\n', 'use: store\n    failover: {budget: 10s}\n')
        .replace('{quorum: 2,', `{quorum: 2, down_after: ${text},`)
    expect(await found(withDown('5s'), ['TOP015'])).toEqual([])
    expect(await found(withDown('10s'), ['TOP015'])).toEqual([expect.stringContaining('down_after "10s"')])
  })

  test('is compared with the timeouts of ProxySQL and of the Router', async () => {
    const proxy = exampleOf('PXS017').good.replace(
      'mysql-monitor_read_only_interval: 1000',
      'mysql-connect_timeout_server_max: 9000',
    )
    expect(await found(proxy, ['TOP015'])).toEqual([
      expect.stringContaining('mysql-connect_timeout_server_max 9000ms ends before'),
    ])
    const router = exampleOf('MRT018').good.replace(
      'metadata_cache.ttl: 1',
      '"routing:ro.connect_timeout": 11, metadata_cache.connect_timeout: 10',
    )
    expect(await found(router, ['TOP015'])).toEqual([
      expect.stringContaining('routing:ro.connect_timeout 11s is longer'),
    ])
  })
})

describe('connections of all balancers', () => {
  const { bad } = exampleOf('TOP025')
  test('a Router alone has what is not reserved', async () => {
    const alone = (most: number) =>
      exampleOf('MRT037')
        .good.replace(
          '    instances: {my1',
          '    max_connections: 500\n    reserved_connections: 100\n    instances: {my1',
        )
        .concat(`    max_connections: ${most}\n`)
    expect(await found(alone(200), ['TOP025'])).toEqual([])
    expect(await found(alone(201), ['TOP025'])).toEqual([
      'TOP025 warning balancers may open 402 connections to a server of cluster "orders" (orders-router 402), which has 400',
    ])
  })

  test('what a Router may open is only known where it is declared', async () => {
    const silent = bad.replace('    max_connections: 200\n', '')
    expect(await found(silent, ['TOP025'], '--profile', 'strict')).toEqual([])
    expect(await found(silent, ['TOP026'], '--profile', 'strict')).toContainEqual(
      expect.stringContaining('max_connections of "orders-router" is not declared'),
    )
    expect(await found(silent, ['TOP026'])).toEqual([])
  })

  test('PgBouncer and ProxySQL share out the same ones', async () => {
    const { good } = exampleOf('TOP015')
    const proxy = `  shop-proxy:
    kind: proxysql
    version: "3.0"
    serves: {shop: {hostgroups: {writer: 10, reader: 11}}}
    instances: {px1: {host: 10.0.1.31}, px2: {host: 10.0.2.31}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    tls: {clients: {mode: require}}
`
    expect(await found(good + proxy, ['TOP025'])).toEqual([
      'TOP025 warning balancers may open 720 connections to a server of cluster "shop" (shop-pool 360, shop-proxy 360), which has 400',
    ])
  })

  test('poolers of several balancers are counted together', async () => {
    const { good } = exampleOf('PGB009')
    const second =
      '  more: {like: shop-pool, instances: {pgb1: {host: 10.0.1.22}, pgb2: {host: 10.0.2.22}}}\n'
    const small = good.replace('max_connections: 400', 'max_connections: 200')
    expect(await found(small, ['PGB009'])).toEqual([])
    expect(await found(small + second, ['PGB009'])).toEqual([expect.stringContaining('240 by 4 processes')])
  })
})

describe('single points of failure', () => {
  const { bad, good } = exampleOf('TOP012')
  test('two balancers for one cluster are two ways', async () => {
    const second = '  other-pool: {like: shop-pool, instances: {pgb1: {host: 10.0.3.21}}}\n'
    expect(await found(bad + second, ['TOP012'])).toEqual([])
  })
  test('two instances on one host are one', async () => {
    const together = good.replace('pgb2: {host: 10.0.2.21}', 'pgb2: {host: 10.0.1.21, port: 6433}')
    expect(await found(together, ['TOP012'])).toEqual([
      'TOP012 warning the only way to cluster "shop" is 2 instances, all on host "10.0.1.21"',
    ])
  })
  test('one beside each client is none', async () => {
    expect(await found(`${bad}    endpoint: {kind: local}\n`, ['TOP012'])).toEqual([])
  })
  test('a majority of a replica set in one zone is one, a cluster with a standby cluster is none', async () => {
    const { good: mongo } = exampleOf('MGO040')
    const hosts = ['m1', 'm2', 'm3'].map(
      (name) => `  ${name}: {address: ${name}.db.internal, zone: ${name === 'm3' ? 'b' : 'a'}}`,
    )
    const zoned = mongo
      .replace('version: 1\n', `version: 1\nenvironment: production\nhosts:\n${hosts.join('\n')}\n`)
      .replaceAll('.db.internal}', '}')
      .replace(/host: app(\d)/g, 'host: app$1.db.internal')
    expect(await found(zoned, ['TOP013'])).toEqual([
      'TOP013 warning 2 of 3 members of "cfg" are in zone "a": when it is lost, the rest are no majority',
      'TOP013 warning 2 of 3 members of "eu" are in zone "a": when it is lost, the rest are no majority',
    ])
    const one = exampleOf('TOP014').good.replace(', pg2: {host: 10.0.2.11}', '')
    expect(await found(one, ['TOP014'])).toEqual([expect.stringContaining('has one instance')])
    const standby =
      '  dr: {engine: postgresql, version: "17", follows: {cluster: shop}, leader: d, instances: {d: {host: 10.9.1.11}}}\n'
    expect(await found(one.replace('balancers:\n', `${standby}balancers:\n`), ['TOP014'])).toEqual([])
  })
})

describe('addresses of examples', () => {
  const { bad } = exampleOf('TOP017')
  const at = (address: string) => bad.replace('192.0.2.11', address)
  test.each([
    ['127.0.0.1', 'the host itself'],
    ['0.0.0.0', 'no address of a host'],
    ['203.0.113.9', 'an address for documentation'],
    ['"2001:db8::7"', 'an address for documentation'],
  ])('%s', async (address, what) => {
    expect(await found(at(address), ['TOP017'])).toEqual([expect.stringContaining(`is ${what}`)])
  })
  test('names of examples are one beside others only', async () => {
    expect(await found(at('db2.example.com'), ['TOP017'])).toEqual([])
    const mixed = at('db2.example.com').replace('pg1: {host: 10.0.1.11}', 'pg1: {host: db1.corp.internal}')
    expect(await found(mixed, ['TOP017'])).toEqual([expect.stringContaining('a name for documentation')])
  })
  test('nothing is said of another environment', async () => {
    expect(await found(bad.replace('production', 'test'), ['TOP017'])).toEqual([])
  })
})

describe('lag of readers', () => {
  test('ProxySQL takes no second for no limit', async () => {
    const limited = (lag: string) =>
      exampleOf('PXS033').good.replace('reader: 11}}}', `reader: 11}, max_lag: ${lag}}}`)
    expect(await found(limited('0s'), ['TOP010'])).toEqual([
      expect.stringContaining('max_lag "0s" of cluster'),
    ])
    expect(await found(limited('10s'), ['TOP010'])).toEqual([])
  })
  test('PgBouncer sees none', async () => {
    const { good } = exampleOf('PGB057')
    expect(await found(good, ['TOP010'])).toEqual([
      expect.stringMatching(/^TOP010 info PgBouncer does not see lag/),
    ])
    const writesOnly = good.replace('to: replicas', 'to: none')
    expect(await found(writesOnly, ['TOP010'])).toEqual([])
  })
})

describe('shard keys', () => {
  const keyed = (key: string) => exampleOf('MGO030').good.replace(/key: \{.*?\}/, `key: {${key}}`)
  test.each([
    ['_id: 1', ['MGO030']],
    ['createdAt: 1, userId: 1', ['MGO030']],
    ['status: 1', ['MGO031']],
    ['status: hashed', ['MGO031']],
    ['_id: hashed', []],
    ['userId: 1, createdAt: 1', []],
    ['status: 1, userId: 1', []],
  ])('%s', async (key, ids) => {
    const all = await found(keyed(key), ['MGO030', 'MGO031'], '--profile', 'strict')
    expect(all.map((each) => each.slice(0, 6))).toEqual(ids)
  })
})

describe('what is not used', () => {
  const { bad } = exampleOf('TOP020')
  test('in one environment only is used', async () => {
    const both = bad
      .replace('spare: {address: 10.0.9.11}', 'spare: {address: 10.0.9.11}\n  db1: {address: 10.0.1.11}')
      .replace('pg1: {host: 10.0.1.11}', 'pg1: {host: db1}')
    const staging = `environments:
  production: {}
  staging:
    hosts: {db1: {address: 10.100.1.11}, spare: {address: 10.100.9.11}}
    clusters: {shop: {instances: {pg1: {host: 10.100.1.12}, pg2: {host: 10.100.2.11}}}}
    balancers: {shop-pool: {instances: {pgb1: {host: 10.100.1.21}, pgb2: {host: 10.100.2.21}}}}
`
    expect(await found(both + staging, ['TOP020'])).toEqual(['TOP020 info host "spare" is not used'])
  })
  test('a provider nobody asks, a sharding no balancer has', async () => {
    const more = `secrets: {file: "/run/secrets/{name}"}
shardings:
  ledger: {by: database, name: "ledger_{00..03}", place: {shop: 0-3}}
  carts: {by: key, place: {shop: [a]}}
`
    expect(await found(bad + more, ['TOP020'])).toEqual([
      'TOP020 info host "spare" is not used',
      'TOP020 info the provider of secrets is not used',
      'TOP020 info sharding "ledger" is not used',
    ])
  })
})

describe('versions without fixes', () => {
  test.each([
    [
      'MYA001',
      '"8.4"',
      '"8.0"',
      'MySQL 8.0 of cluster "orders" gets no fixes since April 2026, expected 8.4',
    ],
    [
      'PGB009',
      '"17"',
      '"12"',
      'PostgreSQL 12 of cluster "shop" gets no fixes since November 2024, expected 14',
    ],
    ['PGB009', '"17"', '"13"', 'PostgreSQL 13 of cluster "shop" gets no fixes since November 2025'],
    [
      'MGO040',
      '"8.0"',
      '"6.0"',
      'MongoDB 6.0 of cluster "catalog" gets no fixes since July 2025, expected 7.0',
    ],
  ])('%s with %s as %s', async (id, from, to, message) => {
    const text = exampleOf(id).good.replace(`version: ${from}`, `version: ${to}`)
    expect(await found(text, ['TOP018'])).toEqual([expect.stringContaining(message)])
  })
})

describe('secrets', () => {
  const { good } = exampleOf('SEC005')
  test('one secret is no second one of the same account', async () => {
    const second = '  more: {like: shop-pool, instances: {pgb3: {host: 10.0.3.21}}}\n'
    expect(await found(good + second, ['SEC005'])).toEqual([])
  })

  test('an argument of echo is a literal, and is never shown', async () => {
    const literal = (words: string) => good.replace('{env: APP_PASSWORD}', `{exec: [${words}]}`)
    const { findings } = await new LintDirectory({
      'dbbal.yaml': literal('/bin/printf, "%s", hunter2'),
    }).json()
    expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['SEC001', 'SEC002']))
    expect(JSON.stringify(findings)).not.toContain('hunter2')
    expect(await found(literal('pass, show, shop/app'), ['SEC001', 'SEC002'])).toEqual([])
    expect(await found(literal('echo, Zw0lf-b0xkaempfer-jagen'), ['SEC002'])).toEqual([])
  })

  test('files are looked at with --fs, beside the topology', async () => {
    const text = good
      .replace('version: 1\n', 'version: 1\nsecrets: {file: "secrets/{name}"}\n')
      .replace('{env: APP_PASSWORD}', '{secret: app}')
      .replace('{env: PGB_ADMIN_PASSWORD}', '{file: secrets/admin}')
    const here = new LintDirectory({ 'estate/dbbal.yaml': text })
    const folder = join(here.root, 'estate/secrets')
    mkdirSync(folder)
    for (const [name, mode] of [
      ['app', 0o640],
      ['admin', 0o600],
    ] as const) {
      writeFileSync(join(folder, name), 'x')
      chmodSync(join(folder, name), mode)
    }
    const of = async (...argv: string[]) =>
      (await here.json('estate/dbbal.yaml', ...argv)).findings.filter(({ id }) => id === 'SEC003')
    expect(await of()).toEqual([])
    expect(await of('--fs')).toMatchObject([
      { message: 'file "secrets/app" of a secret has mode 0640, expected 0600', line: 13 },
    ])
    chmodSync(join(folder, 'app'), 0o400)
    expect(await of('--fs')).toEqual([])
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: here.root, stdio: 'pipe' })
    git('init', '--quiet')
    git('add', 'estate')
    git('rm', '--quiet', '--cached', 'estate/secrets/admin')
    expect(await of()).toEqual([])
    expect(await of('--fs')).toMatchObject([
      {
        message: 'file "secrets/app" of a secret is tracked by git, expected one that git ignores',
        line: 13,
      },
    ])
  })
})

test('rules are switched off, changed and hidden by their ids', async () => {
  const { bad } = exampleOf('TOP012')
  expect(await found(bad, ['TOP012'], '--rule', 'TOP012=disabled')).toEqual([])
  expect(await found(bad, ['TOP012'], '--rule', 'TOP012=error')).toEqual([
    expect.stringMatching(/^TOP012 error/),
  ])
  expect(await found(bad, ['TOP012'], '--profile', 'minimal')).toEqual([])
  const ignored = bad.replace(/ +instances: {pgb1.*/, '$& # dbbal-ignore TOP012 -- one is enough')
  expect(await found(ignored, ['TOP012', 'TOP023'])).toEqual([])
})

test('what stops generate is found in every profile', async () => {
  expect(await found(exampleOf('PGB009').bad, ['PGB009'], '--profile', 'minimal')).toHaveLength(1)
})
