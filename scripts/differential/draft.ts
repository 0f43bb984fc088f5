import type { Setting } from '../../src/settings/setting.ts'

/** One setting as it stands in a file: `before` + `name` + `separator` + `value` + `after`. */
export interface Statement {
  /** Header it stands under; undefined where it stands under none. */
  section: string | undefined
  /** What its line has before the name: `shop = host=127.0.0.1 ` of a database's pool_size. */
  before: string
  name: string
  separator: string
  value: string
  after: string
}

/** A good file with the statement that a mutation is to spoil. */
export interface Draft {
  /** Name of the file that is mutated. */
  file: string
  statements: readonly Statement[]
  subject: Statement
  /** What the subject sets; undefined where no table knows it (userlist.txt). */
  setting: Setting | undefined
  /** The files that stay as they are, by name. */
  others: Readonly<Record<string, string>>
}

export function lineOf({ before, name, separator, value, after }: Statement): string {
  return before + name + separator + value + after
}

/** The file, every section with its header in the order in which it comes first. */
export function textOf(statements: readonly Statement[]): string {
  const sections = new Map<string | undefined, string[]>()
  for (const statement of statements) {
    const lines = sections.get(statement.section) ?? []
    lines.push(lineOf(statement))
    sections.set(statement.section, lines)
  }
  return [...sections]
    .sort(([a], [b]) => Number(a !== undefined) - Number(b !== undefined))
    .flatMap(([section, lines]) => [...(section === undefined ? [] : [`[${section}]`]), ...lines, ''])
    .join('\n')
}

/** The file with other lines in the place of the subject's. */
export function withLine({ statements, subject }: Draft, replacement: string): string {
  return textOf(
    statements.map((each) =>
      each === subject
        ? { ...each, before: '', name: '', separator: '', value: replacement, after: '' }
        : each,
    ),
  )
}

/** The file with the subject changed in some part. */
export function withSubject({ statements, subject }: Draft, changes: Partial<Statement>): string {
  return textOf(statements.map((each) => (each === subject ? { ...each, ...changes } : each)))
}
