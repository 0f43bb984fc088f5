import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cleanUpTo } from '../../test/live/support/process.ts'
import { makeTable, recipes } from './products.ts'
import { aclNamesFile, writeAclNames } from './redis-acl.ts'

function format(file: string): void {
  execFileSync('node_modules/.bin/biome', ['format', '--write', file], { stdio: 'ignore' })
}

const wanted = process.argv.slice(2)
for (const recipe of recipes.filter(({ product }) => wanted.length === 0 || wanted.includes(product))) {
  const table = await makeTable(recipe)
  writeFileSync(recipe.file, `${JSON.stringify(table, null, 2)}\n`)
  format(recipe.file)
  console.log(`${recipe.file}: ${table.settings.length} settings, measured on ${table.measured.join(', ')}`)
}
if (wanted.length === 0 || wanted.includes('redis-acl')) {
  const names = await writeAclNames()
  format(aclNamesFile)
  console.log(`${aclNamesFile}: measured on ${names.map(({ version }) => version).join(', ')}`)
}
await cleanUpTo(0)
