import type { RuleFinding } from '../../../lint/rule.ts'
import type { Source } from './source.ts'

/** Where a finding stands. */
export function at(source: Source, offset: number): Pick<RuleFinding, 'file' | 'line' | 'column'> {
  return { file: source.name, ...source.place(offset) }
}

/** What stands in its place. */
export function edit(
  source: Source,
  { start, end }: { start: number; end: number },
  text: string,
): { line: number; column: number; length: number; text: string } {
  return { ...source.place(start), length: end - start, text }
}
