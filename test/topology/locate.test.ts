import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoadedTopology, loadTopology } from '../../src/topology/load.ts'

const directory = mkdtempSync(join(tmpdir(), 'dbbal-locate-'))
afterAll(() => rmSync(directory, { recursive: true }))

const main = `version: 1
include: [parts.yaml]
hosts:
  h1: {address: 10.0.0.1, zone: a}
  "h 2": &two
    address: 10.0.0.2
  h3: *two
defaults:
  ssh: {user: dbbal}
  clusters:
    postgresql:
      tls: {mode: require}
environments:
  production:
    clusters: {shop: {port: 5000}}
    hosts: {h3: {address: 10.0.0.3}}
`
const parts = `clusters:
  shop:
    engine: postgresql
    version: "17"
    port: 5432
    primary: x
    instances:
      x: {host: h1}
      y: {host: h3}
    databases: [one, 'two', "three"]
    direct_clients:
      - application_name: backup
      - {user: cdc}
    settings:
      note: >-
        folded
        text
  copy:
    like: shop
    instances:
      x: {port: 5433}
`

describe('locate', () => {
  let loaded: LoadedTopology
  beforeAll(async () => {
    // No entity may be called "h 2": the names are checked elsewhere.
    writeFileSync(join(directory, 'main.yaml'), main.replace('"h 2"', '"h2"'))
    writeFileSync(join(directory, 'parts.yaml'), parts)
    loaded = await loadTopology(
      { path: 'main.yaml' },
      { environment: 'production', workingDirectory: directory },
    )
  })

  const cases: readonly (readonly [path: string, atKey: boolean, place: string])[] = [
    ['version', false, 'main.yaml:1:10 1'],
    ['version', true, 'main.yaml:1:1 1'],
    ['hosts.h1.zone', false, 'main.yaml:4:33 a'],
    ['hosts.h1', false, 'main.yaml:4:7'],
    ['hosts.h1', true, 'main.yaml:4:3'],
    ['hosts.h2', true, 'main.yaml:5:3'],
    ['hosts.h3.address', false, 'main.yaml:16:27 10.0.0.3'],
    ['ssh.user', false, 'main.yaml:9:15 dbbal'],
    ['clusters.shop.version', false, 'parts.yaml:4:14'],
    ['clusters.shop.port', false, 'main.yaml:15:29 5000'],
    ['clusters.shop', true, 'parts.yaml:2:3'],
    ['clusters.shop.tls.mode', false, 'main.yaml:12:19 require'],
    ['clusters.shop.databases.0', false, 'parts.yaml:10:17 one'],
    ['clusters.shop.databases.1', false, 'parts.yaml:10:22'],
    ['clusters.shop.databases.2', false, 'parts.yaml:10:29'],
    ['clusters.shop.direct_clients.0', false, 'parts.yaml:12:9'],
    ['clusters.shop.direct_clients.1.user', false, 'parts.yaml:13:16 cdc'],
    ['clusters.shop.settings.note', false, 'parts.yaml:16:9'],
    ['clusters.copy', true, 'parts.yaml:18:3'],
    ['clusters.copy.instances.x.port', false, 'parts.yaml:21:17 5433'],
    ['clusters.copy.instances.x.host', false, 'parts.yaml:8:17 h1'],
    ['clusters.copy.engine', false, 'parts.yaml:3:13 postgresql'],
    ['clusters.copy.tls.mode', false, 'main.yaml:12:19 require'],
    // The nearest parent that is there.
    ['clusters.shop.replication.user', false, 'parts.yaml:2:3 (near)'],
    ['clusters.shop.instances.x.delay', false, 'parts.yaml:8:7 (near)'],
    ['balancers.pool.port', false, 'main.yaml:1:1 (near)'],
  ]
  for (const [path, atKey, place] of cases) {
    test(`${path}${atKey ? ' at its key' : ''}`, async () => {
      const { find } = await loaded.locator()
      const { location, source, isExact } = find(path.split('.'), atKey)
      const text = isExact ? (source === undefined ? '' : ` ${source}`) : ' (near)'
      expect(`${location.file}:${location.line}:${location.column}${text}`).toBe(place)
    })
  }

  test('what has a place keeps it, what has no path gets none', async () => {
    const { locate } = await loaded.locator()
    const placed = {
      id: 'X',
      severity: 'error',
      message: 'm',
      location: { file: 'f', line: 3, column: 4 },
    } as const
    expect(locate({ ...placed, path: ['version'] })).toEqual({ ...placed, path: ['version'] })
    expect(locate({ id: 'X', severity: 'error', message: 'm' })).toEqual({
      id: 'X',
      severity: 'error',
      message: 'm',
    })
  })
})
