import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cleanUpTo } from '../../test/live/support/process.ts'
import { makeTable, recipes } from './products.ts'

const wanted = process.argv.slice(2)
for (const recipe of recipes.filter(({ product }) => wanted.length === 0 || wanted.includes(product))) {
  const table = await makeTable(recipe)
  writeFileSync(recipe.file, `${JSON.stringify(table, null, 2)}\n`)
  execFileSync('node_modules/.bin/biome', ['format', '--write', recipe.file], { stdio: 'ignore' })
  console.log(`${recipe.file}: ${table.settings.length} settings, measured on ${table.measured.join(', ')}`)
}
await cleanUpTo(0)
