import { readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { quoted } from '../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type Configuration, emptyConfiguration } from '../lint/configuration.ts'
import type { LintFile } from '../lint/linter.ts'
import { topologyNames } from '../topology/find.ts'
import { shownName } from './shown-name.ts'

const fileName = '.dbbalrc.yaml'

/** A configuration with its place. */
export interface FoundConfiguration {
  /** As it is shown. */
  file: string
  directory: string
  configuration: Configuration
}

/** Finds the configuration of files, a .dbbalrc.yaml or `lint` of a topology, each directory looked at once. */
export class Configurations {
  readonly #workingDirectory: string
  readonly #byDirectory = new Map<string, Promise<FoundConfiguration>>()

  /** Those that were found, as they were found. */
  readonly found: FoundConfiguration[] = []

  constructor(workingDirectory: string) {
    this.#workingDirectory = workingDirectory
  }

  /** A topology's own, else the nearest one. */
  async of(file: Pick<LintFile, 'name' | 'kind' | 'text'>): Promise<FoundConfiguration> {
    const path = resolve(this.#workingDirectory, file.name)
    const nearest = await this.#nearest(dirname(path))
    if (file.kind !== 'topology' || nearest.file === this.#shown(path)) return nearest
    return (await this.#ofTopology(path, file.text)) ?? nearest
  }

  /** From a directory up to its repository's root, or to the working directory. */
  #nearest(directory: string): Promise<FoundConfiguration> {
    const known = this.#byDirectory.get(directory)
    if (known !== undefined) return known
    const found = this.#find(directory)
    this.#byDirectory.set(directory, found)
    return found
  }

  async #find(directory: string): Promise<FoundConfiguration> {
    const own = await this.#ofFile(join(directory, fileName))
    const [topology, ...others] = await this.#ofTopologies(directory)
    const second = own === undefined ? others[0] : topology
    if (second !== undefined) throw twoConfigurations(own ?? topology, second)
    const found = own ?? topology
    if (found !== undefined) return found
    return directory === this.#lastDirectory(directory)
      ? { file: '', directory, configuration: emptyConfiguration }
      : this.#nearest(dirname(directory))
  }

  async #ofFile(path: string): Promise<FoundConfiguration | undefined> {
    const text = readIfThere(path)
    if (text === undefined) return undefined
    const { readConfiguration } = await import('../lint/read-configuration.ts')
    return this.#keep(path, await readConfiguration(this.#shown(path), text))
  }

  async #ofTopologies(directory: string): Promise<readonly FoundConfiguration[]> {
    const found: FoundConfiguration[] = []
    for (const name of topologyNames) {
      const path = join(directory, name)
      const text = readIfThere(path)
      const each = text === undefined ? undefined : await this.#ofTopology(path, text)
      if (each !== undefined) found.push(each)
    }
    return found
  }

  async #ofTopology(path: string, text: string): Promise<FoundConfiguration | undefined> {
    // A word that every topology with a configuration holds: the reader brings a parser of YAML.
    if (!text.includes('lint')) return undefined
    const { readTopologyConfiguration } = await import('../lint/read-configuration.ts')
    const configuration = await readTopologyConfiguration(this.#shown(path), text)
    return configuration === undefined ? undefined : this.#keep(path, configuration)
  }

  #keep(path: string, configuration: Configuration): FoundConfiguration {
    const found = { file: this.#shown(path), directory: dirname(path), configuration }
    this.found.push(found)
    return found
  }

  #shown(path: string): string {
    return shownName(path, this.#workingDirectory)
  }

  /** Outside of a repository a directory above may belong to somebody else. */
  #lastDirectory(directory: string): string {
    const isBelowHere = !relative(this.#workingDirectory, directory).startsWith('..')
    return repositoryRoot(directory) ?? (isBelowHere ? this.#workingDirectory : directory)
  }
}

function twoConfigurations(one: FoundConfiguration | undefined, other: FoundConfiguration): DbbalError {
  return new DbbalError(
    'LINT_CONFIGURATION',
    `${quoted(one?.file ?? '')} and ${quoted(other.file)} both say how to lint`,
    { exit: exitCodes.usage, hint: 'keep one of the two' },
  )
}

function repositoryRoot(directory: string): string | undefined {
  if (statSync(join(directory, '.git'), { throwIfNoEntry: false }) !== undefined) return directory
  const parent = dirname(directory)
  return parent === directory ? undefined : repositoryRoot(parent)
}

function readIfThere(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
      ? readFileSync(path, 'utf8')
      : undefined
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new DbbalError('LINT_UNREADABLE', `${quoted(path)} cannot be read: ${code}`, {
      exit: exitCodes.usage,
      cause,
    })
  }
}
