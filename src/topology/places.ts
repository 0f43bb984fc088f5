import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Data } from './data.ts'
import { type LocatedFile, type Locator, locateFiles, makeLocator } from './locate.ts'
import type { SaidTwice } from './read/join-files.ts'
import type { ParsedFile } from './read/parsed-file.ts'

/** Finds places in the files; reads the files again when it is asked for the first time. */
export class Places {
  readonly #files: readonly ParsedFile[]
  readonly #joined: Data
  #located: Promise<readonly LocatedFile[]> | undefined

  constructor(files: readonly ParsedFile[], joined: Data) {
    this.#files = files
    this.#joined = joined
  }

  async locator(environment: string | undefined): Promise<Locator> {
    return makeLocator(await this.#locatedFiles(), this.#joined, environment)
  }

  async locate(
    diagnostics: readonly Diagnostic[],
    environment: string | undefined,
  ): Promise<readonly Diagnostic[]> {
    if (diagnostics.length === 0) return diagnostics
    return diagnostics.map((await this.locator(environment)).locate)
  }

  async saidTwice(found: readonly SaidTwice[]): Promise<readonly Diagnostic[]> {
    if (found.length === 0) return []
    const files = await this.#locatedFiles()
    return found.map(({ file, ...diagnostic }) =>
      makeLocator(
        files.filter(({ name }) => name === file),
        this.#joined,
        undefined,
      ).locate(diagnostic),
    )
  }

  #locatedFiles(): Promise<readonly LocatedFile[]> {
    this.#located ??= locateFiles(this.#files)
    return this.#located
  }
}
