import { hash } from 'node:crypto'
import { DbbalError, exitCodes } from '../errors.ts'
import type { RenderedFile } from '../products/product.ts'
import { ownDirectory } from './places.ts'

/** A rendered file as it is to stand on disk. */
export interface DesiredFile {
  path: string
  text: string
  secret: boolean
  /** Permission bits, whatever the umask: 0600 with a secret, 0755 a script, 0644 the rest. */
  mode: number
  sha256: string
  /** A secret file made without its secrets. */
  placeholders: boolean
}

/** What the products rendered, by path in sorted order. Throws where two files claim one place or one leaves the directory. */
export function desiredFiles(
  rendered: readonly RenderedFile[],
  placeholders: boolean,
): ReadonlyMap<string, DesiredFile> {
  checkPaths(rendered)
  const sorted = [...rendered].sort((a, b) => (a.path < b.path ? -1 : 1))
  return new Map(sorted.map((file) => [file.path, desiredFile(file, placeholders)]))
}

function desiredFile(file: RenderedFile, placeholders: boolean): DesiredFile {
  const secret = file.secret === true
  return {
    path: file.path,
    text: file.text,
    secret,
    mode: (file.executable ? 0o755 : 0o644) & (secret ? 0o700 : 0o777),
    sha256: sha256(file.text),
    placeholders: secret && placeholders,
  }
}

/** SHA-256 of a file's bytes, in hex. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex')
}

/** True for a relative path of plain parts, outside dbbal's own directory. */
export function isSafePath(path: string): boolean {
  const parts = path.split('/')
  const plain = parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && !/[\\\p{Cc}]/u.test(part),
  )
  return plain && parts[0]?.toLowerCase() !== ownDirectory
}

function checkPaths(files: readonly RenderedFile[]): void {
  // Lowercase, since macOS keeps `A` and `a` in one place.
  const taken = new Map<string, string>()
  for (const { path } of files) {
    if (!isSafePath(path)) throw badPath(path, 'leaves the output directory')
    const other = taken.get(path.toLowerCase())
    if (other !== undefined) throw badPath(path, `takes the place of ${JSON.stringify(other)}`)
    taken.set(path.toLowerCase(), path)
  }
  for (const { path } of files) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const other = taken.get(path.slice(0, end).toLowerCase())
      if (other !== undefined) throw badPath(path, `needs a directory where ${JSON.stringify(other)} stands`)
    }
  }
}

function badPath(path: string, why: string): DbbalError {
  return new DbbalError('OUTPUT_PATH', `the file ${JSON.stringify(path)} ${why}`, {
    exit: exitCodes.usage,
    hint: 'rename the cluster, balancer or instance that it is made for',
  })
}
