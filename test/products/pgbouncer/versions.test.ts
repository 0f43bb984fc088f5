import { describe, expect, test } from 'vitest'
import { readConnectionString } from '../../../src/formats/connection-string.ts'
import { readPgbouncerIni } from '../../../src/formats/pgbouncer-ini.ts'
import { databaseReasons, reasons } from '../../../src/products/pgbouncer/reasons.ts'
import { hasSetting, settingsTable } from '../../../src/products/pgbouncer/table.ts'
import { settingOf } from '../../../src/settings/lookup.ts'
import { generatePatched } from '../../support/pooler-topology.ts'

const versions = ['1.18', '1.19', '1.20', '1.21', '1.22', '1.23', '1.24', '1.25', '1.26']

describe.each(versions)('%s', (version) => {
  test('has every key that is written', async () => {
    const { files, diagnostics } = await generatePatched({
      clusters: {
        shop: { tls: { mode: 'require' }, users: { reader: { password: { env: 'R' }, access: 'read' } } },
      },
      balancers: {
        pool: {
          version,
          processes: 2,
          stats: { user: 'pgb_stats', password: { env: 'S' } },
          tls: { clients: { mode: 'verify-full', ca: '/a', cert: '/b', key: '/c' } },
          pools: {
            write: { pool_size: 5, min_pool_size: 1, reserve_pool_size: 1, pool_mode: 'session' },
            read: { pool_size: 5, max_db_connections: 20 },
          },
        },
      },
    })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const { items } = readPgbouncerIni(files.get('pool/p1/pgbouncer-1.ini') ?? '', { quotedKeys: false })
    const sections = items.flatMap((item) => (item.kind === 'section' ? [item.name] : []))
    expect(sections).toEqual(
      version === '1.18' ? ['databases', 'pgbouncer'] : ['databases', 'peers', 'pgbouncer'],
    )
    for (const item of items) {
      if (item.kind !== 'pair' || item.section === undefined) continue
      const names =
        item.section === 'pgbouncer'
          ? [item.key]
          : readConnectionString(item.value).parameters.map(({ name }) => name)
      for (const name of names)
        expect([item.section, name, hasSetting(version, item.section, name)]).toEqual([
          item.section,
          name,
          true,
        ])
    }
    const text = files.get('pool/p1/pgbouncer-1.ini') ?? ''
    expect(text.includes('load_balance_hosts')).toBe(versions.indexOf(version) >= versions.indexOf('1.24'))
    expect(text.includes('max_prepared_statements')).toBe(
      versions.indexOf(version) >= versions.indexOf('1.21'),
    )
    expect(text.includes('reserve_pool_size=')).toBe(versions.indexOf(version) >= versions.indexOf('1.24'))
    expect(text.includes('peer_id')).toBe(version !== '1.18')
  })
})

test('every reason is of a setting that there is', () => {
  for (const { setting, section } of [...Object.values(reasons), ...Object.values(databaseReasons)]) {
    expect([setting, settingOf(settingsTable, setting, section)?.name]).toEqual([setting, setting])
  }
})
