/** What one binary, or the vendor's documentation, says of one setting of a product. */
export interface Setting {
  name: string
  /** Section of the file it stands in: `pgbouncer`, `databases`, `routing`; absent where the format has none. */
  section?: string
  type: 'string' | 'integer' | 'number' | 'boolean' | 'enum' | 'size'
  /** Words of an enum; for another type, words that are taken instead of a value. Case does not count. */
  values?: readonly string[]
  /** Words that came later than the setting: word to first version. */
  valuesSince?: Readonly<Record<string, string>>
  /** An enum that takes several of its words, separated by spaces. */
  several?: boolean
  /** A size that may also be a share of the memory: `5%`. */
  percent?: boolean
  /** Regular expression of a text that has a form of its own, with an example of it. */
  pattern?: string
  example?: string
  /** What its numbers count, where that is a time. */
  unit?: 'seconds'
  /** Default of the newest version; `defaults` where it changed: first version to default, ascending. */
  default?: string
  defaults?: Readonly<Record<string, string>>
  /** Inclusive range, only where a binary or the facts state one. */
  min?: number
  max?: number
  /** First version that has it; absent: every supported one. */
  since?: string
  /** First version without it. */
  removed?: string
  /** What took its place; still taken as an alias where `removed` is absent. */
  replacedBy?: string
  needsRestart?: boolean
  /** `binary`: read from a running server; `documentation`: no binary here showed it. */
  basis: 'binary' | 'documentation'
}

/** All settings of one product. The settings of its main section come first. */
export interface SettingsTable {
  product: string
  /** Its name in messages: `PgBouncer`. */
  title: string
  /** Versions read from binaries, ascending. */
  measured: readonly string[]
  /** How the product writes true and false. */
  booleans: readonly [string, string]
  /** More words that it reads as a boolean. */
  booleanWords?: readonly string[]
  settings: readonly Setting[]
}

/** Why dbbal writes a line that differs from the product's default. Shown as a comment and by `dbbal explain`. */
export interface Reason {
  setting: string
  section?: string
  /** What is written: a value, or how it is computed. */
  emit: string
  why: string
}
