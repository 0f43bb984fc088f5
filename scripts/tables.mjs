// npm run tables: makes the settings tables of the products, src/products/<kind>/settings*.json, from the servers of
// scripts/install-test-servers, from fixtures/settings and from the hand-kept settings*.history.json beside them.
// Runs scripts/tables/main.ts, which Node 20 cannot read by itself.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const outfile = join(root, 'node_modules/.cache/dbbal/tables.mjs')
mkdirSync(dirname(outfile), { recursive: true })
await build({
  entryPoints: [join(root, 'scripts/tables/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
})
process.chdir(root)
await import(pathToFileURL(outfile).href)
