import { relative } from 'node:path'

/** How a file is called: from the working directory on, where it is below it. */
export function shownName(absolute: string, workingDirectory: string): string {
  const name = relative(workingDirectory, absolute)
  return name === '' || name.startsWith('..') ? absolute : name
}
