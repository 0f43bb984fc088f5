/**
 * A glob of paths with `/`: `*` and `?` stay within a name, `**` goes over names, `{a,b}` is one of them. One without a
 * `/` is about the name alone, in every directory.
 */
export function globPattern(glob: string): RegExp {
  const anchored = glob.includes('/') ? glob.replace(/^\.?\//, '') : `**/${glob}`
  let depth = 0
  const source = anchored.replace(/(?:\*\*\/)+|\*+|[?{},]|[.+^$()|[\]\\]/g, (part) => {
    if (part.startsWith('**/')) return '(?:[^/]+/)*'
    if (part === '**') return '.*'
    if (part.startsWith('*')) return '[^/]*'
    if (part === '?') return '[^/]'
    if (part === '{') return ++depth > 0 ? '(?:' : ''
    if (part === '}') return depth-- > 0 ? ')' : '\\}'
    if (part === ',') return depth > 0 ? '|' : ','
    return `\\${part}`
  })
  return new RegExp(`^${source}${')'.repeat(Math.max(0, depth))}$`, 's')
}

/** Whether a path that is no file's name is meant as a glob. */
export function isGlob(path: string): boolean {
  return /[*?{]/.test(path)
}
