import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ReadSource } from '../diagnostics/print.ts'

/** Reads the files that findings point into, each once. */
export function sourceReader(directory: string, stdinText: string | undefined): ReadSource {
  const lines = new Map([['<stdin>', linesOf(stdinText)]])
  return (file) => {
    if (!lines.has(file)) lines.set(file, linesOf(read(resolve(directory, file))))
    return lines.get(file)
  }
}

function linesOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(/\r\n|\n|\r/)
}

/** A file that is gone by now costs the finding its line, nothing more. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
