import type { IniFile } from '../../../formats/pgbouncer-ini.ts'
import type { Place } from '../../../formats/scanner.ts'
import type { Edit, RuleFinding } from '../../../lint/rule.ts'
import type { Read } from './read-file.ts'
import type { UnitPair } from './read-ini.ts'

/** Where a finding is. A line with a password in it is never shown. */
export function placeIn(
  source: Read<IniFile>,
  { line, column }: Place,
): Pick<RuleFinding, 'file' | 'line' | 'column' | 'holdsSecret'> {
  const holdsSecret = /passw|secret/i.test(lineOf(source, line))
  return { file: source.name, line, column, ...(holdsSecret && { holdsSecret }) }
}

export function lineOf({ lines }: Read<unknown>, line: number): string {
  return lines[line - 1] ?? ''
}

/** Takes out the line of a setting; undefined where something else stands in it too. */
export function withoutLine({ source, line, column, valuePlace }: UnitPair): Edit | undefined {
  const text = lineOf(source, line)
  if (valuePlace.line !== line || text.slice(0, column - 1).trim() !== '') return undefined
  return { line, column: 1, length: text.length + 1, text: '' }
}
