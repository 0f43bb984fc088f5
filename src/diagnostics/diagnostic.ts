/** `error` stops generate; `warning` and `info` are shown. */
export type Severity = 'error' | 'warning' | 'info'

/** A place in an operator's file. Lines and columns count from 1. */
export interface Location {
  file: string
  line: number
  column: number
}

/** A place in the topology by keys, `['clusters', 'shop', 'version']`; located only when it is shown. */
export type TopologyPath = readonly (string | number)[]

/** A fault or a remark about an operator's file. */
export interface Diagnostic {
  /** `TOP001` style id. */
  id: string
  severity: Severity
  /** Lowercase, no period; quotes the value and says what was expected. */
  message: string
  /** The next thing to type. */
  hint?: string | undefined
  /** Where in the effective topology it stands. */
  path?: TopologyPath | undefined
  /** Point at the key rather than at its value. */
  atKey?: boolean | undefined
  /** The line holds a secret: never show it. */
  holdsSecret?: boolean | undefined
  /** Where in the file it stands, once located. */
  location?: Location | undefined
}
