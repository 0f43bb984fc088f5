import type { Source } from './source.ts'

/** Something that ProxySQL refuses or passes over, found while the file was read. Each kind has its rule. */
export interface Fault {
  kind:
    | 'comment'
    | 'statement'
    | 'name'
    | 'row'
    | 'key'
    | 'version'
    | 'variable'
    | 'backslash'
    | 'transaction'
    | 'insert-again'
    | 'cnf-syntax'
    | 'cnf-key'
    | 'cnf-value'
  source: Source
  start: number
  end: number
  message: string
  hint: string | undefined
  /** The line may hold a password. */
  holdsSecret?: boolean
}
