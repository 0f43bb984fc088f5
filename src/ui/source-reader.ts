import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ReadSource } from '../diagnostics/print.ts'

/** Reads the files that findings point into, each once. */
export function sourceReader(directory: string, stdinText: string | undefined): ReadSource {
  const texts = new Map<string, string | undefined>([['<stdin>', stdinText]])
  return (file) => {
    if (!texts.has(file)) texts.set(file, read(resolve(directory, file)))
    return texts.get(file)
  }
}

/** A file that is gone by now costs the finding its line, nothing more. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
