import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { disagreements } from '../../scripts/tables/merge.ts'
import { readHistory, recipes } from '../../scripts/tables/products.ts'
import { aclNamesFile, aclServers, measureAclNames } from '../../scripts/tables/redis-acl.ts'
import type { AclNames } from '../../src/products/redis/acl-names.ts'
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

describeLive('the names of ACL rules', aclServers, () => {
  test.each(aclServers)('are those of $name of $suite', async (id) => {
    const tables: AclNames[] = JSON.parse(readFileSync(aclNamesFile, 'utf8'))
    const binary = await measureAclNames(id)
    const table = tables.find(({ flavor, version }) => flavor === binary.flavor && version === binary.version)
    if (table === undefined)
      console.log(`${id.name} ${binary.version} has no table; run npm run tables redis-acl`)
    else expect(binary).toEqual(table)
  })
})
