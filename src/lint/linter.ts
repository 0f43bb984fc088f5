import type { Severity } from '../diagnostics/diagnostic.ts'
import { isAtLeast } from '../settings/version.ts'
import type { Profile, Rule, RuleFacts, RuleFinding } from './rule.ts'

/** A file to lint, with the kind that it was recognised as or given. */
export interface LintFile {
  /** As the user names it. */
  name: string
  /** `pgbouncer.ini`, `redis.conf`, ...: src/lint/file-kinds.ts. */
  kind: string
  text: string
}

export interface LintOptions {
  /** Version of the product; the newest known where none is given. */
  version: string | undefined
  /** The name that the target was given by: the product's, or a fork's (`valkey` of redis); undefined without a target. */
  fork?: string | undefined
  profile: Profile
  /** Facts of this machine's file system, with --fs. */
  fileSystem: FileSystem | undefined
  /** A file that one of a kind includes, by its path from the working directory on; undefined where it cannot be read. */
  include: (path: string, kind: string) => LintFile | undefined
  /** The paths that a pattern of an `include` fits, in the order of their bytes; absent where there is no disk to look at. */
  matching?: (pattern: string) => readonly string[]
}

/** What rules may ask of the file system. */
export interface FileSystem {
  /** Permission bits and kind; undefined where nothing is. */
  stat(path: string): { mode: number; isDirectory: boolean } | undefined
  /** Whether git tracks the file; absent where nobody can tell. */
  isTracked?(path: string): boolean
}

/** What a linter makes units of and runs rules on. */
export interface Linter<Unit> {
  product: string
  /** Version that is assumed where none is given. */
  newest: string
  rules: readonly Rule<Unit>[]
  /**
   * Files that belong together make one unit: an ini with its userlist, the nodes of one cluster. Where there may be
   * thousands they are made one by one, and forgotten.
   */
  units(
    files: readonly LintFile[],
    options: Omit<LintOptions, 'version'> & { version: string },
  ): Iterable<Unit>
}

/** A finding with the rule that it is of. */
export interface LintFinding extends RuleFinding {
  rule: RuleFacts
  severity: Severity
}

/** A linter with its unit closed over. */
export interface BoundLinter {
  product: string
  rules: readonly RuleFacts[]
  lint(files: readonly LintFile[], options: LintOptions): readonly LintFinding[]
}

const profiles: readonly Profile[] = ['minimal', 'recommended', 'strict']

/** Binds the unit in a closure, so that nothing outside the product's folder sees it. */
export function defineLinter<Unit>(linter: Linter<Unit>): BoundLinter {
  return {
    product: linter.product,
    rules: linter.rules,
    lint(files, options) {
      const version = options.version ?? linter.newest
      const rules = linter.rules.filter(
        (rule) =>
          profiles.indexOf(rule.profile) <= profiles.indexOf(options.profile) && concerns(rule, version),
      )
      const units = linter.units(files, { ...options, version })
      const findings: LintFinding[] = []
      for (const unit of units)
        for (const rule of rules)
          for (const finding of rule.check(unit)) findings.push({ severity: rule.severity, ...finding, rule })
      return findings
    },
  }
}

/** Whether a rule is about a version of its product. */
export function concerns({ since, until }: RuleFacts, version: string): boolean {
  if (since !== undefined && !isAtLeast(version, since)) return false
  return until === undefined || !isAtLeast(version, until)
}
