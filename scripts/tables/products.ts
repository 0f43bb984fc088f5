import { readFileSync } from 'node:fs'
import type { SettingsTable } from '../../src/settings/setting.ts'
import type { ServerId } from '../../test/live/support/servers.ts'
import { server } from '../../test/live/support/servers.ts'
import type { History, Measured } from './measured.ts'
import { mergeTable } from './merge.ts'
import { listPgbouncer, measurePgbouncer } from './pgbouncer.ts'

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

export const recipes: readonly TableRecipe[] = [
  {
    product: 'pgbouncer',
    file: 'src/products/pgbouncer/settings.json',
    servers: pgbouncers,
    measure: (history) => inTurn(pgbouncers, (id) => measurePgbouncer(server(id.name, id.suite), history)),
    list: (id) => listPgbouncer(server(id.name, id.suite)),
  },
]

async function inTurn<Value, Result>(
  values: readonly Value[],
  step: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const value of values) results.push(await step(value))
  return results
}

export function readHistory(recipe: TableRecipe): History {
  return JSON.parse(readFileSync(recipe.file.replace(/[.]json$/, '.history.json'), 'utf8'))
}

export async function makeTable(recipe: TableRecipe): Promise<SettingsTable> {
  const history = readHistory(recipe)
  return mergeTable(recipe.product, history, await recipe.measure(history))
}
