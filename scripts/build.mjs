// Builds dist/: dbbal.cjs (everything, one CommonJS file), index.js with types (the library), oclif.manifest.json.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { lazyRequires } from './build/lazy-requires.mjs'

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
  outdir: out,
  outExtension: { '.js': '.cjs' },
})
await build({
  ...shared,
  plugins: [apart, unneeded, lazyRequires(['@oclif/core'])],
  entryPoints: ['src/cli.ts'],
  format: 'cjs',
  outfile: `${out}/dbbal.cjs`,
  // oclif imports it to run TypeScript sources; a built CLI never does.
  external: ['typescript'],
  banner: { js: '(function (exports, require, module) {' },
  footer: { js: '})' },
  supported: { 'dynamic-import': false }, // it is require() then: a script from a code cache may not import
  minifySyntax: true,
  minifyWhitespace: true,
})
const bundleId = createHash('sha256')
  .update(readFileSync(`${out}/dbbal.cjs`))
  .digest('hex')
  .slice(0, 16)
writeFileSync(`${out}/bundle-id.json`, `${JSON.stringify({ bundleId })}\n`)
await build({
  ...shared,
  entryPoints: ['src/index.ts'],
  format: 'esm',
  packages: 'external',
  splitting: true,
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
})
execFileSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', '--outDir', `${out}/types`],
  { stdio: 'inherit' },
)
rmSync('dist', { recursive: true, force: true })
renameSync(out, 'dist')
execFileSync(process.execPath, ['scripts/manifest.cjs'], { stdio: 'inherit' })
