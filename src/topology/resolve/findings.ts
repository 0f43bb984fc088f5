import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { oneOf } from '../../diagnostics/one-of.ts'

/** Collects what the resolution of references finds. */
export class Findings {
  readonly list: Diagnostic[] = []
  /** What is wrong already, and was left out. */
  readonly #unsound: ReadonlySet<string>

  /** True in the smallest files, where a missing version is taken to be the newest. */
  readonly mayAssumeVersions: boolean

  constructor(unsound: ReadonlySet<string> = new Set(), mayAssumeVersions = false) {
    this.#unsound = unsound
    this.mayAssumeVersions = mayAssumeVersions
  }

  /** True for an entity or a key of the file that was left out: it is there, whatever it holds. */
  isUnsound(name: string): boolean {
    return this.#unsound.has(name)
  }

  error(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'error', path, message, hint })
  }

  /** A literal secret: its line is never shown. */
  secret(path: TopologyPath, message: string, hint: string): void {
    this.list.push({ id: 'SEC001', severity: 'error', path, message, hint, holdsSecret: true })
  }

  errorAtKey(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'error', path, message, hint, atKey: true })
  }

  warning(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'warning', path, message, hint })
  }

  info(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'info', path, message, hint, atKey: true })
  }

  /** A name that should be one of `known`; says which are there and the nearest. */
  dangling(path: TopologyPath, what: string, name: string, known: readonly string[]): void {
    if (this.isUnsound(name)) return
    const expected = known.length === 0 ? 'and there is none' : `expected ${oneOf(known)}`
    this.error(
      'TOP005',
      path,
      `${what} ${JSON.stringify(name)} does not exist, ${expected}`,
      didYouMeanHint(name, known),
    )
  }
}
