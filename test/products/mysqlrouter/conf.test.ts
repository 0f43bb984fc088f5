import { describe, expect, test } from 'vitest'
import { readRouterConf } from '../../../src/formats/router-conf.ts'
import { reasons } from '../../../src/products/mysqlrouter/reasons.ts'
import { settingsTable } from '../../../src/products/mysqlrouter/table.ts'
import { settingOf } from '../../../src/settings/lookup.ts'
import { generate } from '../../support/generate.ts'

/** Section -> option -> value of the only Router. */
async function conf(
  router: string,
  instances = 'a: {host: 10.0.0.1}, b: {host: "2001:db8::2"}',
): Promise<Record<string, Record<string, string>>> {
  const { files, diagnostics } = await generate(
    `{version: 1, clusters: {shop: {engine: mysql, version: "9.7", primary: a, instances: {${instances}}}},
      balancers: {front: {kind: mysqlrouter, serves: shop, destinations: static, instances: {r1: {host: 10.0.1.1}}, ${router.includes('version:') ? '' : 'version: "9.7", '}${router}}}}`,
    { only: 'mysqlrouter' },
  )
  const text = files.get('front/r1/mysqlrouter.conf')
  if (text === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const { sections } = readRouterConf(text)
  return Object.fromEntries(
    sections.map(({ name, key, options }) => [
      key === undefined ? name : `${name}:${key}`,
      Object.fromEntries(options.map((option) => [option.name, option.value])),
    ]),
  )
}

describe('mysqlrouter.conf', () => {
  test('one writer, the others read', async () => {
    const { 'routing:rw': rw, 'routing:ro': ro } = await conf('')
    expect(rw).toMatchObject({
      bind_port: '6446',
      destinations: '10.0.0.1:3306',
      routing_strategy: 'first-available',
    })
    expect(ro).toMatchObject({
      bind_port: '6447',
      destinations: '[2001:db8::2]:3306',
      routing_strategy: 'round-robin',
    })
  })

  test('without readers the primary serves reads where it is asked for', async () => {
    const { 'routing:ro': ro } = await conf(
      'routes: {ro: 6447, when_none: primary}',
      'a: {host: 10.0.0.1}, b: {host: 10.0.0.2, reads: false}',
    )
    expect(ro).toMatchObject({ destinations: '10.0.0.1:3306' })
  })

  test.each([
    ['', '10.0.1.1'],
    ['endpoint: {kind: local}', '127.0.0.1'],
    ['endpoint: {kind: nlb, name: db.example.net}', '10.0.1.1'],
    ['endpoint: {kind: vip, address: 10.0.1.9}', '0.0.0.0'],
    ['endpoint: {kind: vip, address: "2001:db8::9"}', '::'],
  ])('%j listens on %s', async (router, address) => {
    expect((await conf(router))['routing:rw']?.['bind_address']).toBe(address)
  })

  test.each([
    ['', 'prefer', 'PREFERRED'],
    ['', 'require', 'REQUIRED'],
    [', servers: {mode: prefer}', 'require', 'PREFERRED'],
    [', servers: {mode: require}', 'prefer', 'REQUIRED'],
  ])('tls.servers %j and clients of mode %s: %s towards the servers', async (servers, clients, mode) => {
    const of = await conf(`tls: {clients: {mode: ${clients}, cert: /r.pem, key: /r.key}${servers}}`)
    expect(of['routing:rw']).toMatchObject({ server_ssl_mode: mode })
  })

  test.each(['nlb', 'vip', 'service'])('health checks of a %s do not block it', async (kind) => {
    const of = await conf(`endpoint: {kind: ${kind}, name: db.example.net, address: 10.0.1.9}`)
    expect(of['routing:rw']?.['max_connect_errors']).toBe('4294967295')
  })

  test('settings win, the more exact name last, whatever their order', async () => {
    const of = await conf(
      'settings: {"routing:ro.max_connections": 5, routing.max_connections: 9, routing.connect_timeout: null, logger.level: debug, io.threads: 2, DEFAULT.pid_file: /run/r.pid}',
    )
    expect(of['routing:rw']).toMatchObject({ max_connections: '9' })
    expect(of['routing:ro']).toMatchObject({ max_connections: '5' })
    expect(of['routing:ro']).not.toHaveProperty('connect_timeout')
    expect(of['logger']).toEqual({ level: 'debug' })
    expect(of['io']).toEqual({ threads: '2' })
    expect(of['default']).toMatchObject({ pid_file: '/run/r.pid' })
  })

  test('keyring and state are in the data folder that settings name, or where they are named themselves', async () => {
    const learner = (settings: string): Promise<Map<string, string>> =>
      generate(
        `{version: 1, clusters: {shop: {engine: mysql, version: "9.7", manager: {kind: group-replication, metadata: innodb-cluster}, initial_primary: a, instances: {a: {host: 10.0.0.1}}}},
          balancers: {front: {kind: mysqlrouter, version: "9.7", serves: shop, destinations: metadata, instances: {r1: {host: 10.0.1.1}}, settings: ${settings}}}}`,
        { only: 'mysqlrouter' },
      ).then(({ files }) => files)
    const moved = await learner('{default.data_folder: /srv/router/}')
    const text = moved.get('front/r1/mysqlrouter.conf') ?? ''
    expect(text).toMatch(/^data_folder=\/srv\/router\/$/m)
    expect(text).toMatch(/^keyring_path=\/srv\/router\/keyring$/m)
    expect(text).toMatch(/^dynamic_state=\/srv\/router\/state.json$/m)
    expect(text).toMatch(/^master_key_path=\/etc\/mysqlrouter\/front\/r1\/mysqlrouter.key$/m)
    const script = moved.get('front/r1/setup-keyring.sh') ?? ''
    expect(script).toMatch(/^KEYRING=\/srv\/router\/keyring$/m)
    expect(script).toMatch(/^STATE=\/srv\/router\/state.json$/m)
    expect(moved.get('front/r1/mysqlrouter.service.d/dbbal.conf')).not.toContain('StateDirectory')
    const named = await learner('{DEFAULT.data_folder: /srv/router, DEFAULT.keyring_path: /srv/keys/router}')
    expect(named.get('front/r1/mysqlrouter.conf')).toMatch(/^keyring_path=\/srv\/keys\/router$/m)
    expect(named.get('front/r1/setup-keyring.sh')).toMatch(/^KEYRING=\/srv\/keys\/router$/m)
  })

  test.each([
    ['8.0.29', []],
    ['8.0', ['rest_connection_pool']],
    ['8.4', ['rest_connection_pool']],
    ['9.7', ['rest_connection_pool', 'rest_host_cache']],
  ])('REST of %s has the parts whose plugins are there', async (version, expected) => {
    const of = await conf(`version: "${version}", rest: {user: watch, password: {env: W}}`)
    expect(Object.keys(of).filter((name) => name.startsWith('rest_'))).toEqual([
      'rest_api',
      'rest_router',
      'rest_routing',
      ...expected,
    ])
  })

  test('REST listens on the loopback, or on the address of each host', async () => {
    const rest = 'user: watch, password: {env: W}'
    expect((await conf(`rest: {${rest}}`))['http_server']?.['bind_address']).toBe('127.0.0.1')
    const of = await conf(`rest: {${rest}, address: "{host.address}", cert: /r.pem, key: /r.key}`)
    expect(of['http_server']?.['bind_address']).toBe('10.0.1.1')
  })

  test('booleans are 1 and 0', async () => {
    const of = await conf('settings: {routing.accept_external_connections: false}')
    expect(of['routing:rw']?.['accept_external_connections']).toBe('0')
  })

  test('the total is large enough for the routes', async () => {
    expect((await conf('settings: {routing.max_connections: 200}'))['default']).not.toHaveProperty(
      'max_total_connections',
    )
    expect(
      (await conf('settings: {routing.max_connections: 300}'))['default']?.['max_total_connections'],
    ).toBe('600')
    expect((await conf('max_connections: 700'))['default']?.['max_total_connections']).toBe('700')
  })

  test('every reason is about an option that the table knows', () => {
    const unknown = reasons.filter(
      ({ setting, section }) => settingOf(settingsTable, setting, section) === undefined,
    )
    expect(unknown).toEqual([])
  })
})
