// npm run differential [-- --product pgbouncer --version 1.18 --count 2000 --seed N]: holds the linter against the real
// servers of scripts/install-test-servers. Runs scripts/differential/main.ts, which Node 20 cannot read by itself.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
await import('./generate-code.mjs')
const outfile = join(root, 'node_modules/.cache/dbbal/differential.mjs')
mkdirSync(dirname(outfile), { recursive: true })
await build({
  entryPoints: [join(root, 'scripts/differential/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
