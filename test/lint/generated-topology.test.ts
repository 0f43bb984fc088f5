import { expect, test } from 'vitest'
import { type Origin, Origins } from '../../src/app/generated-origins.ts'
import { LintDirectory, type LintJson } from './support/lint-directory.ts'

const clusters = `clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    max_connections: 400
    tls: {mode: verify-full, ca: /etc/ssl/ca.pem}
    instances: {pg1: {host: 10.0.0.11}, pg2: {host: 10.0.0.12}}
    databases: [shop, stock]
    users: {app: {password: {env: APP_PASSWORD}}}
`
const pool = `  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    admin: {user: pgb_admin, password: {env: ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgb.pem, key: /etc/pgb.key}}
    instances: {pgb1: {host: 10.0.0.21}, pgb2: {host: 10.0.0.22}}
`

test('settings are found at their lines', async () => {
  const text = `version: 1\n${clusters}balancers:\n${pool}    settings:
      pool_mode: statement
      server_lifetime: 0
      query_timeout: 5
`
  const findings = await lint({ 'dbbal.yaml': text })
  expect(findings.map((each) => placed(each, text))).toEqual([
    'PGB015 pool_mode: statement',
    'PGB048 server_lifetime: 0',
    'PGB039 query_timeout: 5',
  ])
  expect(findings[0]?.message).toMatch(/ \(in shop-pool\/pgb1\/pgbouncer\.ini and 1 more\)$/)
})

test('settings are found in defaults, in a copied sibling, in an environment and in an included file', async () => {
  const defaults = 'defaults:\n  balancers:\n    pgbouncer:\n      settings: {query_timeout: 5}\n'
  const copies = `${pool}  second: {like: shop-pool, instances: {pgb3: {host: 10.0.0.23}, pgb1: null, pgb2: null}}\n`
  const text = `version: 1\n${defaults}${clusters}balancers:\n${copies}`
  expect((await lint({ 'dbbal.yaml': text })).map((each) => placed(each, text))).toEqual([
    'PGB039 settings: {query_timeout: 5}',
  ])

  const patched = `version: 1\n${clusters}balancers:\n${pool}    settings: {query_timeout: 0}
environments:
  production: {}
  staging:
    clusters: {shop: {instances: {pg1: {host: 10.9.0.11}, pg2: {host: 10.9.0.12}}}}
    balancers:
      shop-pool:
        settings: {query_timeout: 5}
        instances: {pgb1: {host: 10.9.0.21}, pgb2: {host: 10.9.0.22}}
`
  expect((await lint({ 'dbbal.yaml': patched })).map((each) => placed(each, patched))).toEqual([
    'PGB039 settings: {query_timeout: 5}',
  ])

  const included = `balancers:\n${pool}    settings: {query_timeout: 5}\n`
  const main = `version: 1\ninclude: [pools.yaml]\n${clusters}`
  const findings = await lint({ 'dbbal.yaml': main, 'pools.yaml': included }, 'dbbal.yaml')
  expect(findings).toMatchObject([{ id: 'PGB039', file: 'pools.yaml' }])
})

test('what has no setting of its own is found at its database, or at its balancer', async () => {
  const databases = '    databases:\n      stock: {write: {pool_size: 5, pool_mode: statement}}\n'
  const text = `version: 1\n${clusters}balancers:\n${pool}    authentication: {method: md5}\n${databases}`
  expect((await lint({ 'dbbal.yaml': text })).map((each) => placed(each, text))).toEqual([
    'PGB018 shop-pool:',
    'PGB015 stock: {write: {pool_size: 5, pool_mode: statement}}',
  ])
})

test('settings that name their section are found in that section', () => {
  const settings = {
    'routing.max_connections': 50,
    'routing:ro.max_connections': 5,
    'net.tls.mode': 'x',
    mode: 1,
  }
  const subject = { path: ['balancers', 'router'], declared: { settings, routes: { rw: 6446 } }, serves: [] }
  const place = (name: string, text: string, line: number) =>
    new Origins(subject as unknown as Origin, { name, text }).of({ line, column: 1 }).path.slice(2)
  const conf =
    '[routing:rw]\nmax_connections=50\n[routing:ro]\nmax_connections=5\n[routing:x]\n\n[rw]\nport=1\n'
  expect(place('mysqlrouter.conf', conf, 2)).toEqual(['settings', 'routing.max_connections'])
  expect(place('mysqlrouter.conf', conf, 4)).toEqual(['settings', 'routing:ro.max_connections'])
  expect(place('mysqlrouter.conf', conf, 5)).toEqual([])
  expect(place('mysqlrouter.conf', conf, 8)).toEqual(['routes', 'rw'])
  const yaml = 'net:\n  port: 1\n  tls:\n    # why\n    mode: x\nmode: 1\n'
  expect(place('mongos.yaml', yaml, 5)).toEqual(['settings', 'net.tls.mode'])
  expect(place('mongos.yaml', yaml, 6)).toEqual(['settings', 'mode'])
  expect(place('mongos.yaml', yaml, 2)).toEqual([])
  const sql = "UPDATE global_variables SET variable_value='1' WHERE variable_name='mode';\n"
  expect(place('admin.sql', sql, 1)).toEqual(['settings', 'mode'])
})

test('what a check of the topology says is said once', async () => {
  const open = pool.replace(/ {4}admin:.*\n/, '').replace(/ {4}tls:.*\n/, '')
  const text = `version: 1\n${clusters.replace(/ {4}tls:.*\n/, '')}balancers:\n${open}`
  const here = new LintDirectory({ 'dbbal.yaml': text })
  const { findings } = await here.json('--profile', 'strict')
  const ids = findings.map(({ id }) => id)
  expect(ids.filter((id) => ['PGB044', 'SEC007', 'PGB032'].includes(id)).sort()).toEqual(['PGB044', 'SEC007'])
})

test('settings_unchecked are not looked at, and placeholders are no passwords', async () => {
  const text = `version: 1\n${clusters}balancers:\n${pool}    authentication: {secret: plain}
    settings_unchecked: {from_a_newer_version: 1}
`
  expect((await lint({ 'dbbal.yaml': text })).filter(({ message }) => message.includes(' (in '))).toEqual([])
})

test('a comment hides it, and nothing of it is fixed', async () => {
  const text = `version: 1\n${clusters}balancers:\n${pool}    settings:
      query_timeout: 5 # dbbal-ignore PGB039 -- the application wants it
      server_reset_query: DISCARD ALL
`
  const here = new LintDirectory({ 'dbbal.yaml': text })
  const { findings, fixed } = await here.json('--profile', 'strict', '--fix')
  expect(findings.filter(({ message }) => message.includes(' (in ')).map(({ id }) => id)).toEqual(['PGB012'])
  expect(fixed).toEqual([])
  expect(here.read('dbbal.yaml')).toBe(text)
})

/** What the rules of native files find, by line. */
async function lint(
  files: Readonly<Record<string, string>>,
  ...argv: string[]
): Promise<LintJson['findings']> {
  const { findings } = await new LintDirectory(files).json(...argv, '--profile', 'strict')
  return findings.filter(({ message }) => message.includes(' (in ')).sort((a, b) => a.line - b.line)
}

/** Id and line. */
function placed({ id, line }: LintJson['findings'][number], text: string): string {
  return `${id} ${text.split('\n')[line - 1]?.trim()}`
}
