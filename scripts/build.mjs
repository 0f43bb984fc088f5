// Builds dist/: dbbal.cjs (everything, one CommonJS file), index.js with types (the library), oclif.manifest.json.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
execFileSync(process.execPath, ['scripts/generate-code.mjs'], { stdio: 'inherit' })
rmSync('dist', { recursive: true, force: true })
mkdirSync('dist')

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
}
/** Packages that oclif loads at every start for what dbbal has none of: TypeScript commands, plugins, spinners. */
const unneeded = {
  name: 'unneeded',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^(cli-spinners|lilconfig|minimatch|semver|tinyglobby|wsl-utils)$/ },
      ({ path, importer }) => (importer.includes('@oclif') ? { path, namespace: 'unneeded' } : undefined),
    )
    onLoad({ filter: /.*/, namespace: 'unneeded' }, ({ path }) => ({
      contents: path === 'cli-spinners' ? 'module.exports = { dots: {}, dots2: {} }' : 'module.exports = {}',
    }))
  },
}
await build({
  ...shared,
  plugins: [unneeded],
  entryPoints: ['src/cli.ts'],
  format: 'cjs',
  outfile: 'dist/dbbal.cjs',
  // typescript: oclif imports it to run TypeScript sources, a built CLI never does. execa: only where a program is run.
  external: ['typescript', 'execa'],
  minifySyntax: true,
  minifyWhitespace: true,
})
const bundleId = createHash('sha256').update(readFileSync('dist/dbbal.cjs')).digest('hex').slice(0, 16)
writeFileSync('dist/bundle-id.json', `${JSON.stringify({ bundleId })}\n`)
await build({
  ...shared,
  entryPoints: ['src/index.ts'],
  format: 'esm',
  packages: 'external',
  splitting: true,
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
})
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
  stdio: 'inherit',
})

execFileSync(process.execPath, ['scripts/manifest.cjs'], { stdio: 'inherit' })
