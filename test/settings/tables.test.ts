import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { History } from '../../scripts/tables/measured.ts'
import { mergeTable } from '../../scripts/tables/merge.ts'
import { readHistory, recipes } from '../../scripts/tables/products.ts'
import { measureProxysql } from '../../scripts/tables/proxysql.ts'
import { type ProductSettings, settingsOfProducts } from '../../src/products/product-settings.ts'
import { unmetExpectation } from '../../src/settings/check-value.ts'
import { defaultAt, isAvailable, qualifiedName } from '../../src/settings/lookup.ts'
import { compareVersions } from '../../src/settings/version.ts'

const newest = '999'
const products = await Promise.all(
  Object.entries(settingsOfProducts).map(async ([product, load]) => [product, await load()] as const),
)

describe.each(products)('the table of %s', (product, { table, reasons }) => {
  const { settings } = table
  const names = settings.map(qualifiedName)

  test('is of that product', () => {
    expect(table.product).toBe(product)
    expect(settings.length).toBeGreaterThan(50)
  })

  test('names each setting once, section by section', () => {
    expect(new Set(names).size).toBe(names.length)
    const sections = settings.map(({ section }) => section)
    const starts = sections.filter((section, index) => index === 0 || section !== sections[index - 1])
    expect(new Set(starts).size).toBe(starts.length)
  })

  test('takes its own defaults', () => {
    const refused = settings.flatMap((setting) => {
      const values = Object.entries(setting.defaults ?? { [newest]: setting.default ?? '' })
      return values.filter(
        ([version, value]) => value !== '' && unmetExpectation(table, version, setting, value) !== undefined,
      )
    })
    expect(refused).toEqual([])
  })

  test('knows the words of every enum', () => {
    for (const setting of settings) {
      if (setting.type === 'enum') expect(setting.values, setting.name).not.toHaveLength(0)
      for (const word of Object.keys(setting.valuesSince ?? {}))
        expect(setting.values, setting.name).toContain(word)
    }
  })

  test('orders versions', () => {
    expect(table.measured).toEqual([...table.measured].sort(compareVersions))
    for (const { name, since = '0', removed = newest, defaults = {}, default: value } of settings) {
      expect(compareVersions(since, removed), name).toBeLessThan(0)
      const changes = Object.keys(defaults)
      expect(changes, name).toEqual([...changes].sort(compareVersions))
      if (changes.length > 0) expect(Object.values(defaults).at(-1), name).toBe(value)
    }
  })

  test('has what a binary showed in a version that was measured', () => {
    const lost = settings.filter(
      (setting) =>
        setting.basis === 'binary' && !table.measured.some((version) => isAvailable(setting, version)),
    )
    expect(lost.map(qualifiedName)).toEqual([])
  })

  test('replaces a setting by one that it has', () => {
    const bare = settings.map(({ name }) => name)
    const replacements = settings.flatMap(({ replacedBy }) => replacedBy ?? [])
    expect(replacements.filter((name) => !bare.includes(name) && !names.includes(name))).toEqual([])
  })

  test('has every setting that dbbal gives a reason for', () => {
    expect(strangers({ table, reasons })).toEqual([])
  })
})

/** Reasons for settings that the product does not have. Sections that it does not have are files of the host. */
function strangers({ table, reasons }: ProductSettings): string[] {
  const main = table.settings[0]?.section
  const names = new Set(table.settings.map(qualifiedName))
  const sections = new Set(table.settings.map(({ section }) => section))
  return reasons
    .map(({ setting, section = main }) => ({ name: setting, section }))
    .filter(({ section }) => sections.has(section))
    .map(qualifiedName)
    .filter((name) => !names.has(name))
}

test.each(recipes)('every entry of the history of $product names its source', (recipe) => {
  const { sources, settings } = readHistory(recipe)
  expect(settings.filter(({ source }) => sources[source] === undefined)).toEqual([])
  const used = new Set(settings.map(({ source }) => source))
  expect(Object.keys(sources).filter((source) => !used.has(source))).toEqual([])
})

test('the table of ProxySQL is made from the fixtures', () => {
  const recipe = recipes.find(({ product }) => product === 'proxysql')
  if (recipe === undefined) throw new Error('no recipe')
  const committed = JSON.parse(readFileSync(recipe.file, 'utf8'))
  expect(mergeTable('proxysql', readHistory(recipe), measureProxysql())).toEqual(committed)
})

describe('a range that binaries show differently', () => {
  const rangeOf = (...shown: readonly { min?: number; max?: number }[]) => {
    const history: History = { title: 'P', booleans: ['1', '0'], sources: {}, settings: [] }
    const binaries = shown.map((range, index) => ({
      version: `1.${index}`,
      settings: [{ name: 'size', type: 'integer', default: '5', ...range } as const],
    }))
    const [setting] = mergeTable('p', history, binaries).settings
    return [setting?.min, setting?.max]
  }

  test.each([
    [
      'is the widest',
      [
        { min: 0, max: 10 },
        { min: 1, max: 20 },
      ],
      [0, 20],
    ],
    ['has no bound that the older lacks', [{ min: 0 }, { min: 1, max: 20 }], [0, undefined]],
    ['has no bound that the newer lacks', [{ min: 0, max: 10 }, { max: 9 }], [undefined, 10]],
    ['is none where one has none', [{ min: 0, max: 10 }, {}], [undefined, undefined]],
    ['is that of the only binary', [{ min: 0, max: 10 }], [0, 10]],
  ])('%s', (_, shown, expected) => {
    expect(rangeOf(...shown)).toEqual(expected)
  })
})

describe('facts that were measured by hand', () => {
  const tables = new Map(products.map(([product, { table }]) => [product, table]))
  const setting = (product: string, name: string) => {
    const found = tables.get(product)?.settings.find((each) => qualifiedName(each) === name)
    if (found === undefined) throw new Error(`no ${name}`)
    return found
  }

  test.each([
    ['pgbouncer', 'pgbouncer.max_prepared_statements', '1.23', '0'],
    ['pgbouncer', 'pgbouncer.max_prepared_statements', '1.24', '200'],
    ['pgbouncer', 'pgbouncer.server_tls_sslmode', '1.18', 'disable'],
    ['pgbouncer', 'pgbouncer.server_login_retry', '1.18', '15'],
    ['proxysql', 'mysql-monitor_ping_interval', '3.0', '8000'],
    ['proxysql', 'mysql-max_connections', '2.7', '10000'],
    ['proxysql', 'mysql_servers.max_replication_lag', '3.0', '0'],
    ['mysqlrouter', 'routing.max_connect_errors', '8.4', '100'],
    ['mysqlrouter', 'routing.server_ssl_mode', '8.2', 'AS_CLIENT'],
    ['mysqlrouter', 'routing.server_ssl_mode', '9.7', 'AS_CLIENT'],
    ['redis', 'cluster-node-timeout', '7.2', '15000'],
    ['redis', 'repl-diskless-sync', '6.2', 'no'],
    ['valkey', 'repl-backlog-size', '8.0', '10485760'],
  ])('%s %s of %s is by default %s', (product, name, version, value) => {
    expect(defaultAt(setting(product, name), version)).toBe(value)
  })

  test.each([
    ['pgbouncer', 'pgbouncer.peer_id', '1.18', false],
    ['pgbouncer', 'pgbouncer.peer_id', '1.19', true],
    ['pgbouncer', 'databases.load_balance_hosts', '1.23', false],
    ['pgbouncer', 'databases.load_balance_hosts', '1.24', true],
    ['pgbouncer', 'pgbouncer.suspend_timeout', '1.25', true],
    ['pgbouncer', 'pgbouncer.suspend_timeout', '1.26', false],
    ['proxysql', 'pgsql-max_connections', '2.7', false],
    ['proxysql', 'admin-hash_passwords', '2.5', true],
    ['proxysql', 'admin-hash_passwords', '2.6', false],
    ['mysqlrouter', 'routing.mode', '8.0', true],
    ['mysqlrouter', 'routing.mode', '8.4', false],
    ['mysqlrouter', 'routing.access_mode', '8.0', false],
    ['redis', 'cluster-port', '6.2', false],
    ['redis', 'cluster-port', '7.0', true],
    ['redis', 'slave-priority', '8.0', true],
    ['redis', 'io-threads-do-reads', '8.0', true],
  ])('%s %s stands in %s: %s', (product, name, version, isThere) => {
    expect(isAvailable(setting(product, name), version)).toBe(isThere)
  })

  test.each([
    ['pgbouncer', 'pgbouncer.listen_port'],
    ['pgbouncer', 'pgbouncer.track_extra_parameters'],
    ['proxysql', 'mysql-threads'],
    ['proxysql', 'mysql-interfaces'],
    ['redis', 'databases'],
    ['mysqlrouter', 'routing.bind_port'],
  ])('%s takes a new %s only with a restart', (product, name) => {
    expect(setting(product, name).needsRestart).toBe(true)
  })
})
