import { readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type Configuration, emptyConfiguration } from '../lint/configuration.ts'

const fileName = '.dbbalrc.yaml'

/** A configuration with its place. */
export interface FoundConfiguration {
  /** As it is shown. */
  file: string
  directory: string
  configuration: Configuration
}

/** Finds the .dbbalrc.yaml of files, each directory looked at once. */
export class Configurations {
  readonly #workingDirectory: string
  readonly #byDirectory = new Map<string, Promise<FoundConfiguration>>()

  /** Those that were found, as they were found. */
  readonly found: FoundConfiguration[] = []

  constructor(workingDirectory: string) {
    this.#workingDirectory = workingDirectory
  }

  /** The nearest one from a directory up to its repository's root, or to the working directory. */
  of(directory: string): Promise<FoundConfiguration> {
    const known = this.#byDirectory.get(directory)
    if (known !== undefined) return known
    const found = this.#find(directory)
    this.#byDirectory.set(directory, found)
    return found
  }

  async #find(directory: string): Promise<FoundConfiguration> {
    const path = join(directory, fileName)
    const text = readIfThere(path)
    if (text !== undefined) {
      const { readConfiguration } = await import('../lint/read-configuration.ts')
      const file = relative(this.#workingDirectory, path)
      const found = { file, directory, configuration: await readConfiguration(file, text) }
      this.found.push(found)
      return found
    }
    return directory === this.#lastDirectory(directory)
      ? { file: '', directory, configuration: emptyConfiguration }
      : this.of(dirname(directory))
  }

  /** Outside of a repository a directory above may belong to somebody else. */
  #lastDirectory(directory: string): string {
    const isBelowHere = !relative(this.#workingDirectory, directory).startsWith('..')
    return repositoryRoot(directory) ?? (isBelowHere ? this.#workingDirectory : directory)
  }
}

function repositoryRoot(directory: string): string | undefined {
  if (statSync(join(directory, '.git'), { throwIfNoEntry: false }) !== undefined) return directory
  const parent = dirname(directory)
  return parent === directory ? undefined : repositoryRoot(parent)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new DbbalError('LINT_UNREADABLE', `${quoted(path)} cannot be read: ${code}`, {
      exit: exitCodes.usage,
      cause,
    })
  }
}
