// npm run docs:rules: writes docs/rules/<product>.md from the rules. Runs scripts/rule-docs/main.ts, which Node 20
// cannot read by itself.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
execFileSync(process.execPath, ['scripts/generate-code.mjs'], { stdio: 'inherit' })
const outfile = join(root, 'node_modules/.cache/dbbal/rule-docs.mjs')
mkdirSync(dirname(outfile), { recursive: true })
await build({
  entryPoints: [join(root, 'scripts/rule-docs/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
