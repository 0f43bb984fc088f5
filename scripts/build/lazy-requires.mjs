import { readFileSync } from 'node:fs'

const declaration = /^const (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm

/**
 * esbuild plugin: modules of `packages` that TypeScript compiled to CommonJS require their own imports when they first
 * use them, as Babel's `lazy` does. A command then starts only the modules it runs.
 *
 * @param {readonly string[]} packages
 * @returns {import('esbuild').Plugin}
 */
export function lazyRequires(packages) {
  return {
    name: 'lazy-requires',
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`node_modules/(${packages.join('|')})/.*\\.js$`) }, ({ path }) => ({
        contents: lazily(readFileSync(path, 'utf8')),
        loader: 'js',
      }))
    },
  }
}

/** @param {string} source */
function lazily(source) {
  const names = [...source.matchAll(declaration)].map(([, name]) => name)
  let lazy = source.replace(declaration, 'let $1$value; const $1 = () => ($1$value ??= $2);')
  for (const name of names) lazy = lazy.replace(new RegExp(`\\b${name}\\b(?=\\.)`, 'g'), `(${name}())`)
  return lazy
}
