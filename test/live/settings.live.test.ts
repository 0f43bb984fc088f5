import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { disagreements } from '../../scripts/tables/merge.ts'
import { readHistory, recipes } from '../../scripts/tables/products.ts'
import type { SettingsTable } from '../../src/settings/setting.ts'
import { describeLive } from './support/servers.ts'

// A table holds for the versions it was measured on. A newer server, sid moves, is told of and does not fail.
for (const recipe of recipes) {
  const { list } = recipe
  if (list === undefined) continue
  describeLive(`the settings table of ${recipe.product}`, recipe.servers, () => {
    test.each(recipe.servers)('agrees with $name of $suite', async (id) => {
      const table: SettingsTable = JSON.parse(readFileSync(recipe.file, 'utf8'))
      const history = readHistory(recipe)
      const binary = await list(id, history)
      const found = disagreements(table, binary, history)
      if (table.measured.includes(binary.version)) expect(found).toEqual([])
      else if (found.length > 0) {
        console.log(
          `${table.title} ${binary.version} is newer than the table; run npm run tables:\n  ${found.join('\n  ')}`,
        )
      }
    })
  })
}
