import type { Reason, SettingsTable } from '../settings/setting.ts'

/** What is known of a product's settings, and what dbbal writes. */
export interface ProductSettings {
  table: SettingsTable
  reasons: readonly Reason[]
}

/** Settings by product, imported when they are needed. Valkey has a table of its own and shares Redis' reasons. */
export const settingsOfProducts: Readonly<Record<string, () => Promise<ProductSettings>>> = {
  pgbouncer: async () => {
    const [{ settingsTable }, { reasons, databaseReasons, unitReasons }] = await Promise.all([
      import('./pgbouncer/table.ts'),
      import('./pgbouncer/reasons.ts'),
    ])
    const all = [reasons, databaseReasons, unitReasons].flatMap((each) => Object.values<Reason>(each))
    return { table: settingsTable, reasons: all }
  },
  proxysql: async () => {
    const [{ settingsTable }, { reasons }] = await Promise.all([
      import('./proxysql/table.ts'),
      import('./proxysql/reasons.ts'),
    ])
    return { table: settingsTable, reasons }
  },
  mysqlrouter: async () => {
    const [{ settingsTable }, { reasons }] = await Promise.all([
      import('./mysqlrouter/table.ts'),
      import('./mysqlrouter/reasons.ts'),
    ])
    return { table: settingsTable, reasons }
  },
  redis: async () => {
    const [{ default: table }, { reasons }] = await Promise.all([
      import('./redis/settings.json', { with: { type: 'json' } }),
      import('./redis/reasons.ts'),
    ])
    return { table: table as unknown as SettingsTable, reasons }
  },
  valkey: async () => {
    const [{ default: table }, { reasons }] = await Promise.all([
      import('./redis/settings.valkey.json', { with: { type: 'json' } }),
      import('./redis/reasons.ts'),
    ])
    return { table: table as unknown as SettingsTable, reasons }
  },
  mongos: async () => {
    const [{ settingsTable }, { reasons }] = await Promise.all([
      import('./mongos/table.ts'),
      import('./mongos/reasons.ts'),
    ])
    return { table: settingsTable, reasons }
  },
}
