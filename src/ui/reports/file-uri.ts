import { isAbsolute } from 'node:path'

/** A file's name as a URI: relative to the working directory where it is below it. */
export function fileUri(name: string): string {
  const path = name.split('/').map(encodeURIComponent).join('/')
  return isAbsolute(name) ? `file://${path}` : path
}
