import { readFileSync } from 'node:fs'
import type { SettingsTable } from '../../src/settings/setting.ts'
import type { ServerId } from '../../test/live/support/servers.ts'
import { server } from '../../test/live/support/servers.ts'
import type { History, Measured, MeasuredSetting } from './measured.ts'
import { mergeTable } from './merge.ts'
import { listRouter, measureRouter } from './mysqlrouter.ts'
import { listPgbouncer, measurePgbouncer } from './pgbouncer.ts'
import { measureProxysql } from './proxysql.ts'
import { listRedis, measureRedis } from './redis.ts'

/** One table and how it is made. */
export interface TableRecipe {
  /** As in the table. */
  product: string
  /** The table; its history lies beside it. */
  file: string
  /** The servers it is measured on, oldest first. */
  servers: readonly ServerId[]
  /** Everything the table needs. */
  measure(history: History): Promise<Measured[]>
  /** The server's own list only, for the check that the table still holds: names and defaults. */
  list?(server: ServerId, history: History): Promise<Measured>
}

const pgbouncers: readonly ServerId[] = [
  { name: 'pgbouncer', suite: 'system' },
  { name: 'pgbouncer', suite: 'sid' },
]

const redises: readonly ServerId[] = [
  { name: 'redis', suite: 'system' },
  { name: 'redis', suite: 'sid' },
]

const valkeys: readonly ServerId[] = [{ name: 'valkey', suite: 'sid' }]

const routers: readonly ServerId[] = [{ name: 'mysqlrouter', suite: 'sid' }]

export const recipes: readonly TableRecipe[] = [
  {
    product: 'pgbouncer',
    file: 'src/products/pgbouncer/settings.json',
    servers: pgbouncers,
    measure: (history) => inTurn(pgbouncers, (id) => measurePgbouncer(server(id.name, id.suite), history)),
    list: (id) => listPgbouncer(server(id.name, id.suite)),
  },
  {
    product: 'redis',
    file: 'src/products/redis/settings.json',
    servers: redises,
    measure: (history) =>
      inTurn(redises, (id, older) => measureRedis(server(id.name, id.suite), history, older)),
    list: (id, history) => listRedis(server(id.name, id.suite), history),
  },
  {
    product: 'valkey',
    file: 'src/products/redis/settings.valkey.json',
    servers: valkeys,
    measure: (history) =>
      inTurn(valkeys, (id, older) => measureRedis(server(id.name, id.suite), history, older)),
    list: (id, history) => listRedis(server(id.name, id.suite), history),
  },
  {
    product: 'proxysql',
    file: 'src/products/proxysql/settings.json',
    servers: [],
    measure: async () => measureProxysql(),
  },
  {
    product: 'mysqlrouter',
    file: 'src/products/mysqlrouter/settings.json',
    servers: routers,
    measure: (history) => inTurn(routers, (id) => measureRouter(server(id.name, id.suite), history)),
    list: (id, history) => listRouter(server(id.name, id.suite), history),
  },
]

async function inTurn(
  servers: readonly ServerId[],
  measure: (server: ServerId, older: readonly MeasuredSetting[]) => Promise<Measured>,
): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const id of servers) measured.push(await measure(id, measured.at(-1)?.settings ?? []))
  return measured
}

export function readHistory(recipe: TableRecipe): History {
  return JSON.parse(readFileSync(recipe.file.replace(/[.]json$/, '.history.json'), 'utf8'))
}

export async function makeTable(recipe: TableRecipe): Promise<SettingsTable> {
  const history = readHistory(recipe)
  return mergeTable(recipe.product, history, await recipe.measure(history))
}
