import type { Edit, Fix } from '../../../lint/rule.ts'
import { mainSection } from './in-force.ts'
import type { Read } from './read-file.ts'
import type { UnitPair } from './read-ini.ts'
import type { PgbouncerUnit } from './unit.ts'

/** Puts another value into a line. */
export function setValue({ key, value, valuePlace }: UnitPair, text: string): Fix {
  return { title: `set ${key} to ${text}`, edits: [{ ...valuePlace, length: value.length, text }] }
}

/** Writes a line below `[pgbouncer]`, with the file's own line ends. */
export function addSetting(unit: PgbouncerUnit, name: string, value: string): { fix?: Fix } {
  const section = mainSection(unit)
  const file = unit.inis.find((each) => each.name === section?.file)
  if (section === undefined || file === undefined) return {}
  const head = file.lines[section.line - 1] ?? ''
  const ending = head.endsWith('\r') ? '\r\n' : '\n'
  const column = head.length + (head.endsWith('\r') ? 0 : 1)
  const text = `${ending}${name} = ${value}`
  return {
    fix: { title: `write ${name} = ${value}`, edits: [{ line: section.line, column, length: 0, text }] },
  }
}

/** Takes a whole line away. */
export function removeLine(source: Pick<Read<unknown>, 'lines'>, line: number): Edit {
  return { line, column: 1, length: (source.lines[line - 1] ?? '').length + 1, text: '' }
}
