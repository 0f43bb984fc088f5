/**
 * esbuild plugin: of what src/cli.ts runs only one thing is bundled. Where a bundle has fewer functions it starts faster.
 *
 * @param {string} kept its file below src, without `.ts`, or the directory of a command with others below it
 * @returns {import('esbuild').Plugin}
 */
export function only(kept) {
  return {
    name: 'only',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/(?:app|commands)\// }, ({ path, importer }) => {
        const isKept = path === `./${kept}.ts` || path.startsWith(`./${kept}/`)
        return importer.endsWith('/src/cli.ts') && !isKept ? { path, namespace: 'left-out' } : undefined
      })
      onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export default undefined' }))
    },
  }
}
