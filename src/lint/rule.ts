import type { Severity } from '../diagnostics/diagnostic.ts'
import type { Place } from '../formats/scanner.ts'

/** The least profile that runs a rule: `minimal` what the server refuses, `strict` everything. */
export type Profile = 'minimal' | 'recommended' | 'strict'

/** One file's text, or several by name; the first is the one that is linted. */
export type Example = string | Readonly<Record<string, string>>

/** `{ 'userlist.txt': '0600', 'users.acl': '0600 tracked', '/run/postgresql': 'd0755' }`. */
export type ExampleModes = Readonly<Record<string, string>>

/** What every list of rules needs: `dbbal rules`, `dbbal explain ID`, docs/rules, SARIF. */
export interface RuleFacts {
  /** `PGB003`: the product's prefix and a number that is never given twice. */
  id: string
  /** `trailing-comment`: what is wrong, for people. */
  name: string
  severity: Severity
  profile: Profile
  /** One line, lowercase, no period: what the rule finds. */
  summary: string
  /** What happens on the server when it stays. */
  why: string
  /** Where that is known from: the vendor's page, an issue, or the binary and what it said. */
  source: string
  /** Of an error that the server starts with: why the server says nothing. The differential test lets it stand. */
  hidden?: string
  /**
   * Id of the finding by which `generate` says the same of the topology. Files that dbbal wrote, and nobody changed, are
   * mended there: the rule says nothing of them.
   */
  topologyId?: string
  /** First version that the rule is about, and the first that it is no more. */
  since?: string
  until?: string
  /** The kind of file that the examples are: `pgbouncer.ini`. */
  exampleKind: string
  bad: Example
  good: Example
  /** What --fs sees beside the examples, of a rule that asks it: paths to permission bits, those of a directory with `d`, and `tracked` by git. */
  exampleModes?: { bad: ExampleModes; good: ExampleModes }
  /** Whether findings carry a fix: `safe` ones change nothing but the fault. */
  fix?: 'safe' | 'unsafe'
}

/** One mistake that a product's files can hold. `check` is pure; `Unit` is what the product's linter made of the files. */
export interface Rule<Unit> extends RuleFacts {
  check(unit: Unit): Iterable<RuleFinding>
}

/** One place where a rule is broken. */
export interface RuleFinding extends Place {
  /** Name of the file, as the unit has it. */
  file: string
  /** Lowercase, no period; quotes the value and says what was expected. Never a secret. */
  message: string
  /** The next thing to type. */
  hint?: string | undefined
  /** Where it differs from the rule's. */
  severity?: Severity
  /** The line holds a secret: it is never shown. */
  holdsSecret?: boolean
  fix?: Fix
}

export interface Fix {
  /** `remove the comment`. */
  title: string
  edits: readonly Edit[]
}

/** Puts `text` in the place of `length` UTF-16 units from a place on; they may go over the end of the line. */
export interface Edit extends Place {
  length: number
  text: string
}
