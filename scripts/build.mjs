// Builds dist/: dbbal.cjs (everything, one CommonJS file), the same for one command alone, index.js (the library),
// oclif.manifest.json; its types with --types, as a package has them.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { lazyRequires } from './build/lazy-requires.mjs'
import { oneShape } from './build/one-shape.mjs'
import { only } from './build/only.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
execFileSync(process.execPath, ['scripts/generate-code.mjs'], { stdio: 'inherit' })
/** Becomes dist/ when it is whole: another process may be using the old one. */
const out = `dist-${process.pid}`
mkdirSync(out)
process.once('exit', () => rmSync(out, { recursive: true, force: true }))

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
}
const stubs = { debug: 'module.exports = () => () => {}', 'wsl-utils': 'module.exports = { isWsl: false }' }
/** What oclif has for debugging, Windows, plugins and spinners, none of which dbbal uses. */
const unneeded = {
  name: 'unneeded',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^(cli-spinners|debug|lilconfig|minimatch|semver|tinyglobby|wsl-utils)$/ },
      ({ path, importer }) => (importer.includes('@oclif') ? { path, namespace: 'unneeded' } : undefined),
    )
    onLoad({ filter: /.*/, namespace: 'unneeded' }, ({ path }) => ({
      contents: stubs[path] ?? 'module.exports = {}',
    }))
  },
}
/** What is for rare moments, each in a file of its own beside the bundle. */
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^(diff|execa|handlebars|pg)$/ }, ({ path }) => ({
      path: `../dist/${path}.cjs`,
      external: true,
    }))
    onResolve({ filter: /\/generated\/[a-z-]+\.json$/ }, ({ path }) => ({
      path: `../dist/${basename(path)}`,
      external: true,
    }))
  },
}
for (const name of ['schema.json', 'effective-schema.json'])
  copyFileSync(`src/generated/${name}`, `${out}/${name}`)
await build({
  ...shared,
  entryPoints: { diff: 'diff', execa: 'execa', handlebars: 'handlebars', pg: 'pg' },
  format: 'cjs',
  external: ['pg-native'], // a faster pg for those who compile it
  // pg asks a Response whether it runs at Cloudflare: Node 20 would load all of fetch for it, 50 ms.
  define: { Response: 'undefined' },
  outdir: out,
  outExtension: { '.js': '.cjs' },
})
/** @param {string} name @param {readonly import('esbuild').Plugin[]} plugins @returns {Promise<[name: string, id: string]>} */
async function buildCli(name, plugins) {
  const outfile = `${out}/${name}.cjs`
  await build({
    ...shared,
    plugins: [...plugins, apart, unneeded, lazyRequires(['@oclif/core'])],
    entryPoints: ['src/cli.ts'],
    format: 'cjs',
    outfile,
    // oclif imports it to run TypeScript sources; a built CLI never does.
    external: ['typescript'],
    banner: { js: '(function (exports, require, module) {' },
    footer: { js: '})' },
    supported: { 'dynamic-import': false }, // it is require() then: a script from a code cache may not import
    minifySyntax: true,
    minifyWhitespace: true,
  })
  const bundle = oneShape(readFileSync(outfile, 'latin1'))
  writeFileSync(outfile, bundle, 'latin1')
  return [name, createHash('sha256').update(bundle).digest('hex').slice(0, 16)]
}
const ids = await Promise.all([
  buildCli('dbbal', []),
  ...['generate', 'lint', 'failover'].map((name) => buildCli(name, [only(`commands/${name}`)])),
  buildCli('guard', [only('app/pgbouncer/run-guard')]),
])
writeFileSync(`${out}/bundle-ids.json`, `${JSON.stringify(Object.fromEntries(ids))}\n`)
await build({
  ...shared,
  entryPoints: ['src/index.ts'],
  format: 'esm',
  packages: 'external',
  splitting: true,
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
})
// Five times the rest of a build, and needed by nobody who runs the CLI.
if (process.argv.includes('--types'))
  execFileSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', '--outDir', `${out}/types`],
    { stdio: 'inherit' },
  )
rmSync('dist', { recursive: true, force: true })
renameSync(out, 'dist')
execFileSync(process.execPath, ['scripts/manifest.cjs'], { stdio: 'inherit' })
