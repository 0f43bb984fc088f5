import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LintFile } from '../lint/linter.ts'
import { matchFiles } from './match-files.ts'
import { shownName } from './shown-name.ts'

/** Files that others include: those that are linted anyway, and those that are read from the disk for it, each once. */
export class Includes {
  readonly #workingDirectory: string
  readonly #files: Map<string, LintFile>

  constructor(files: readonly LintFile[], workingDirectory: string) {
    this.#workingDirectory = workingDirectory
    this.#files = new Map(files.map((file) => [resolve(workingDirectory, file.name), file]))
  }

  readonly open = (path: string, kind: string): LintFile | undefined => {
    const absolute = resolve(this.#workingDirectory, path)
    const known = this.#files.get(absolute)
    if (known !== undefined) return known
    const text = readWhere(absolute)
    if (text === undefined) return undefined
    const file = { name: shownName(absolute, this.#workingDirectory), kind, text }
    this.#files.set(absolute, file)
    return file
  }

  readonly matching = (pattern: string): readonly string[] => matchFiles(pattern, this.#workingDirectory)
}

/** A pipe or a device may have no end. */
function readWhere(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
