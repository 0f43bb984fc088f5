import { describe, expect, test } from 'vitest'
import { settingsOfProducts } from '../../src/products/product-settings.ts'
import { checkSettings } from '../../src/settings/check.ts'
import type { SettingsTable } from '../../src/settings/setting.ts'

const path = ['balancers', 'shop-pool']

async function tableOf(product: string): Promise<SettingsTable> {
  const load = settingsOfProducts[product]
  if (load === undefined) throw new Error(`no table of ${product}`)
  return (await load()).table
}

const pgbouncer = await tableOf('pgbouncer')
const redis = await tableOf('redis')
const proxysql = await tableOf('proxysql')
const mysqlrouter = await tableOf('mysqlrouter')

function check(
  table: SettingsTable,
  version: string,
  settings: Record<string, string | number | boolean | null>,
  more: { unchecked?: Record<string, string>; section?: string } = {},
) {
  return checkSettings({ table, version, settings, path, ruleId: 'PGB001', ...more })
}

/** What one setting is refused for: message and hint, or nothing. */
function refusal(
  table: SettingsTable,
  version: string,
  name: string,
  value: string | number | boolean,
  section?: string,
) {
  const [found, ...others] = check(
    table,
    version,
    { [name]: value },
    section === undefined ? {} : { section },
  )
  expect(others).toEqual([])
  return found && `${found.message} | ${found.hint ?? ''}`
}

test('a finding stands at the setting, with the id it was asked for', () => {
  expect(check(pgbouncer, '1.24', { pool_mode: 'trans' }, { section: 'pgbouncer' })).toEqual([
    {
      id: 'PGB001',
      severity: 'error',
      path: ['balancers', 'shop-pool', 'settings', 'pool_mode'],
      message: 'pool_mode "trans" is not valid, expected one of session, transaction, statement',
    },
  ])
})

test('an unknown setting names the near one and the way round the table', () => {
  expect(refusal(pgbouncer, '1.24', 'pool-mdoe', 'session', 'pgbouncer')).toBe(
    'setting "pool-mdoe" is unknown to PgBouncer 1.24, expected one of its [pgbouncer] settings | write "pool_mode", or put it under settings_unchecked: to pass it as it is',
  )
  expect(refusal(redis, '7.2', 'frobnicate', 'yes')).toBe(
    'setting "frobnicate" is unknown to Redis 7.2, expected one of its settings | put it under settings_unchecked: to pass it as it is',
  )
  expect(refusal(mysqlrouter, '8.4', 'routing.max_connect_erors', 5)).toMatch(
    /write "routing\.max_connect_errors"/,
  )
})

test('a setting newer than the version says since when', () => {
  expect(refusal(pgbouncer, '1.20', 'max_prepared_statements', 200, 'pgbouncer')).toBe(
    'setting "max_prepared_statements" is not in PgBouncer 1.20, it came with 1.21 | remove it, or set version: "1.21" or newer when that runs there',
  )
  expect(refusal(pgbouncer, '1.21', 'max_prepared_statements', 200, 'pgbouncer')).toBeUndefined()
})

test('a removed setting says what took its place', () => {
  expect(refusal(mysqlrouter, '8.4', 'routing.mode', 'read-only')).toBe(
    'setting "routing.mode" is not in MySQL Router 8.4, it was removed in 8.4.0 | write "routing_strategy"',
  )
  expect(refusal(proxysql, '2.7', 'admin-hash_passwords', true)).toBe(
    'setting "admin-hash_passwords" is not in ProxySQL 2.7, it was removed in 2.6 | remove it',
  )
})

test('a name in both blocks is refused, whatever its value', () => {
  const settings = { pool_mode: 'session' }
  expect(
    check(pgbouncer, '1.24', settings, { section: 'pgbouncer', unchecked: { pool_mode: 'session' } }),
  ).toMatchObject([
    {
      message: 'setting "pool_mode" stands in settings and in settings_unchecked, expected one of them',
      atKey: true,
    },
  ])
})

test('null removes an inherited setting and is no value', () => {
  expect(check(pgbouncer, '1.18', { max_prepared_statements: null, nonsense: null })).toEqual([])
})

test('every fault is told', () => {
  expect(
    check(redis, '7.2', { appendonly: 'maybe', maxmemory: '2GiB', nonsense: 1, 'repl-timeout': 5 }),
  ).toHaveLength(3)
})

test('names without a section are found where they stand', () => {
  expect(refusal(proxysql, '3.0', 'weight', 3)).toMatch(/"weight" is unknown/)
  expect(refusal(redis, '7.2', 'parallel-syncs', 1)).toMatch(/"parallel-syncs" is unknown/)
  expect(refusal(redis, '7.2', 'parallel-syncs', 1, 'sentinel')).toBeUndefined()
  expect(refusal(pgbouncer, '1.24', 'max_client_conn', 5, 'databases')).toMatch(
    /one of its \[databases\] settings/,
  )
})

const tables = { pgbouncer, redis, proxysql, mysqlrouter }

describe('values', () => {
  test.each([
    ['pgbouncer', '1.24', 'pgbouncer', 'max_client_conn', 'many', 'an integer'],
    ['pgbouncer', '1.24', 'pgbouncer', 'max_client_conn', 1.5, 'an integer'],
    ['pgbouncer', '1.24', 'pgbouncer', 'server_lifetime', '30s', 'a number'],
    ['pgbouncer', '1.24', 'pgbouncer', 'listen_port', 99999, 'an integer from 1 to 65535'],
    ['pgbouncer', '1.24', 'pgbouncer', 'unix_socket_mode', 770, 'a text like "0770"'],
    [
      'pgbouncer',
      '1.24',
      'pgbouncer',
      'auth_type',
      'ldap',
      'one of any, trust, plain, md5, cert, hba, pam, scram-sha-256',
    ],
    ['redis', '7.2', undefined, 'appendonly', 'on', 'yes or no'],
    ['redis', '7.2', undefined, 'maxmemory', '2GiB', 'a size (512mb)'],
    ['redis', '7.2', undefined, 'maxmemory-clients', '500%', 'a size (512mb) or a share of the memory (5%)'],
    ['redis', '7.2', undefined, 'client-query-buffer-limit', '1kb', 'a size (512mb) of at least 1048576'],
    ['redis', '7.2', undefined, 'repl-timeout', 0, 'an integer from 1 to 2147483647'],
    [
      'redis',
      '7.2',
      undefined,
      'shutdown-on-sigterm',
      'save maybe',
      'some of default, save, nosave, now, force',
    ],
    ['redis', '8.0', undefined, 'maxmemory-policy', 'allkeys-lrm', 'one of volatile-lru,'],
    ['proxysql', '3.0', undefined, 'mysql-monitor_enabled', 'yes', 'true or false'],
    ['proxysql', '3.0', undefined, 'mysql-monitor_ping_interval', 50, 'an integer from 100 to 604800000'],
    ['mysqlrouter', '8.4', undefined, 'metadata_cache.ttl', -1, 'a number from 0 to 3600'],
    ['mysqlrouter', '8.4', undefined, 'routing.connection_sharing_delay', -1, 'a number of at least 0'],
  ] as const)('%s %s %s %s %s is refused', (product, version, section, name, value, expected) => {
    expect(refusal(tables[product], version, name, value, section)).toContain(
      `${name} "${value}" is not valid, expected ${expected}`,
    )
  })

  test.each([
    ['pgbouncer', '1.24', 'pgbouncer', 'server_lifetime', 0.5],
    ['pgbouncer', '1.24', 'pgbouncer', 'log_connections', false],
    ['pgbouncer', '1.24', 'pgbouncer', 'pool_mode', 'Transaction'],
    ['pgbouncer', '1.24', 'pgbouncer', 'unix_socket_mode', '0770'],
    ['pgbouncer', '1.25', 'pgbouncer', 'auth_type', 'ldap'],
    ['redis', '7.2', undefined, 'appendonly', true],
    ['redis', '7.2', undefined, 'oom-score-adj', true],
    ['redis', '7.2', undefined, 'maxmemory', '8GB'],
    ['redis', '7.2', undefined, 'maxmemory', 0],
    ['redis', '7.2', undefined, 'maxmemory-clients', '5%'],
    ['redis', '7.2', undefined, 'shutdown-on-sigterm', 'save now'],
    ['redis', '7.2', undefined, 'slave-priority', 10],
    ['redis', '8.6', undefined, 'maxmemory-policy', 'allkeys-lrm'],
    ['proxysql', '3.0', undefined, 'mysql-monitor_enabled', 1],
    ['mysqlrouter', '8.4', undefined, 'routing.connection_sharing', true],
    ['mysqlrouter', '8.0', undefined, 'routing.client_ssl_mode', 'REQUIRED'],
    ['mysqlrouter', '8.4', undefined, 'max_total_connections', 1024],
  ] as const)('%s %s %s %s %s passes', (product, version, section, name, value) => {
    expect(refusal(tables[product], version, name, value, section)).toBeUndefined()
  })
})

test.each([
  ['10 minutes', ' | write 600'],
  ['90s', ' | write 90'],
  ['1.5h', ' | write 5400'],
  ['250ms', ' | write 0.25'],
  ['1 Day', ' | write 86400'],
  ['10 parsecs', ' | '],
  [-5, ' | '],
])('a time of PgBouncer is a number of seconds, not %j', (value, hint) => {
  expect(refusal(pgbouncer, '1.24', 'server_idle_timeout', value, 'pgbouncer')).toBe(
    `server_idle_timeout "${value}" is not valid, expected a number of seconds of at least 0${hint}`,
  )
})

test.each([
  'default_pool_size',
  'max_client_conn',
  'min_pool_size',
  'reserve_pool_size',
  'max_db_connections',
])('%s of PgBouncer is not negative', (name) => {
  expect(refusal(pgbouncer, '1.24', name, -5, 'pgbouncer')).toBe(
    `${name} "-5" is not valid, expected an integer of at least 0 | `,
  )
  expect(refusal(pgbouncer, '1.24', name, 0, 'pgbouncer')).toBeUndefined()
})
