/** How findings count. */
interface LintLevels {
  /** Which rules run: `minimal` is what the server refuses, `strict` is everything. */
  profile?: 'minimal' | 'recommended' | 'strict'
  /** What a rule counts as, by its id. */
  rules?: Record<string, 'disabled' | 'info' | 'warning' | 'error'>
}

/** Other levels for some files. */
export interface LintOverride extends LintLevels {
  /** Globs of paths, from the topology's directory on. */
  files: string | string[]
}

/** What `dbbal lint` goes by, for the topology and the files beside and below it. */
export interface LintConfiguration extends LintLevels {
  /** Versions of products whose files are linted. */
  targets?: Record<string, string>
  /** The last one that fits a file counts. */
  overrides?: LintOverride[]
}
