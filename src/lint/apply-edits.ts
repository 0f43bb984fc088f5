import type { Edit } from './rule.ts'

/**
 * The text with the edits in it, every other byte as it was. Edits that overlap one before them are left out: a second
 * run makes them.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const starts = lineStarts(text)
  const placed = edits
    .map((edit) => ({ ...edit, start: (starts[edit.line - 1] ?? text.length) + edit.column - 1 }))
    .sort((a, b) => a.start - b.start)
  let result = ''
  let position = 0
  for (const { start, length, text: replacement } of placed) {
    if (start < position) continue
    result += text.slice(position, start) + replacement
    position = start + length
  }
  return result + text.slice(position)
}

/** Where each line begins. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}
