import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'

/** Collects what the resolution of references finds. */
export class Findings {
  readonly list: Diagnostic[] = []

  error(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'error', path, message, hint })
  }

  errorAtKey(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'error', path, message, hint, atKey: true })
  }

  info(id: string, path: TopologyPath, message: string, hint?: string): void {
    this.list.push({ id, severity: 'info', path, message, hint, atKey: true })
  }

  /** A name that should be one of `known`; says which are there and the nearest. */
  dangling(path: TopologyPath, what: string, name: string, known: readonly string[]): void {
    const near = didYouMean(name, known)
    const expected = known.length === 0 ? 'and there is none' : `expected one of ${known.join(', ')}`
    this.error(
      'TOP005',
      path,
      `${what} ${JSON.stringify(name)} does not exist, ${expected}`,
      near === undefined ? undefined : `did you mean ${JSON.stringify(near)}?`,
    )
  }
}
