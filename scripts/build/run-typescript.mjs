import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Runs scripts/<name>/main.ts, which Node 20 cannot read by itself, in the project's root. @param {string} name */
export async function runTypescript(name) {
  process.chdir(root)
  const outfile = join(root, `node_modules/.cache/dbbal/${name}.mjs`)
  mkdirSync(dirname(outfile), { recursive: true })
  await build({
    entryPoints: [join(root, `scripts/${name}/main.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  await import(pathToFileURL(outfile).href)
}
