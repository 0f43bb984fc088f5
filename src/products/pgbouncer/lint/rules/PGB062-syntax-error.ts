import type { IniFault } from '../../../../formats/pgbouncer-ini.ts'
import type { RuleFinding } from '../../../../lint/rule.ts'
import { isAtLeast } from '../../../../settings/version.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { lineOf, placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB062',
  name: 'syntax-error',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line that is no section, no setting and no comment',
  why: 'PgBouncer reads nothing behind it and does not start.',
  source: 'PgBouncer 1.18 and 1.26: `syntax error in configuration (FILE:LINE), stopping loading`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nmy shop = host=db1\n[pgbouncer]\npool_mode: session\n',
  good: "[databases]\nmyshop = host=db1 dbname='my shop'\n[pgbouncer]\npool_mode = session\n",
  *check(unit) {
    for (const source of unit.inis) {
      for (const { fault, line, column } of source.content.syntaxErrors) {
        const text = textOf(fault, lineOf(source, line).slice(column - 1), unit.version)
        if (text !== undefined) yield { ...placeIn(source, { line, column }), ...text }
      }
    }
  },
})

/** Of the line nothing is quoted but how it begins: it may hold a password. */
function textOf(
  fault: IniFault,
  line: string,
  version: string,
): Pick<RuleFinding, 'message' | 'hint'> | undefined {
  switch (fault) {
    case 'open section':
      return { message: 'the section has no end, expected "]"', hint: 'write ] behind its name' }
    case 'no equals sign':
      return line.startsWith('%include')
        ? { message: '"%include" names no file, expected a path', hint: 'write %include PATH' }
        : {
            message: 'the line has no "=", expected NAME = VALUE',
            hint: 'write =, or put ; before a comment',
          }
    case 'name':
      return line.startsWith("'") && !isAtLeast(version, '1.25')
        ? {
            message: `PgBouncer ${version} takes no quoted names: they came with 1.25`,
            hint: 'write a name of letters, digits, ".", "_" and "-", with dbname= behind it for the real one',
          }
        : {
            message: 'the name before "=" is none, expected letters, digits, ".", "_" and "-"',
            hint: isAtLeast(version, '1.25')
              ? "put the name into '...'"
              : 'write another name, with dbname= behind it for the real one',
          }
    case 'byte-order mark':
    case 'NUL':
      // Rules of their own.
      return undefined
  }
}
