import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * The paths that a shell's pattern fits, as glob(3) tells them, which has neither `{a,b}` nor `**`: sorted by byte, and a
 * name that begins with a dot only where the pattern says the dot. None where nothing fits or can be looked at.
 */
export function matchFiles(pattern: string, workingDirectory: string): readonly string[] {
  const [first = '', ...names] = pattern.replace(/\/+/g, '/').split('/')
  const begin = first === '' ? ['/'] : step([''], first, workingDirectory)
  const paths = names.reduce(
    (found, name) => (name === '' ? found : step(found, name, workingDirectory)),
    begin,
  )
  return paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

function step(directories: readonly string[], name: string, workingDirectory: string): string[] {
  if (!/[*?[\\]/.test(name)) {
    const paths = directories.map((directory) => join(directory, name))
    return paths.filter((path) => isThere(resolve(workingDirectory, path)))
  }
  const fits = nameOf(name)
  return directories.flatMap((directory) =>
    entriesOf(resolve(workingDirectory, directory))
      .filter((entry) => fits.test(entry.name) && (name.startsWith('.') || !entry.name.startsWith('.')))
      .map((entry) => join(directory, entry.name)),
  )
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return []
  }
}

function nameOf(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|\*+|[?]|\[([!^]?)(\]?[^\]]*)\]|[\s\S]/g,
    (part, escaped, not, set) => {
      if (escaped !== undefined) return literal(escaped)
      if (part.startsWith('*')) return '[^]*'
      if (part === '?') return '[^]'
      if (set !== undefined) return `[${not === '' ? '' : '^'}${set.replace(/[\\[\]^]/g, '\\$&')}]`
      return literal(part)
    },
  )
  try {
    return new RegExp(`^${source}$`)
  } catch {
    // A range the wrong way round, [z-a], fits nothing.
    return /(?!)/
  }
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}
