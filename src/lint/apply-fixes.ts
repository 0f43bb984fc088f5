import { applyEdits, lineStarts } from './apply-edits.ts'
import type { LintFinding } from './linter.ts'
import type { Edit, Fix } from './rule.ts'

/** A text with the safe fixes of its findings in it, each whole; one that touches another waits for the next round. */
export function applySafeFixes(text: string, findings: readonly LintFinding[]): string {
  const starts = lineStarts(text)
  const fixes = findings
    .flatMap(({ rule, fix }) => (rule.fix === 'safe' && fix !== undefined ? [fix] : []))
    .map((fix) => ({ fix, span: spanOf(fix, starts) }))
    .sort((a, b) => a.span.start - b.span.start)
  const edits: Edit[] = []
  let end = 0
  for (const { fix, span } of fixes) {
    if (span.start < end) continue
    edits.push(...fix.edits)
    end = span.end
  }
  return edits.length === 0 ? text : applyEdits(text, edits)
}

/** From a fix's first character to its last; at least one: two texts put at one place touch as well. */
function spanOf({ edits }: Fix, starts: readonly number[]): { start: number; end: number } {
  const spans = edits.map(({ line, column, length }) => {
    const start = (starts[line - 1] ?? Number.MAX_SAFE_INTEGER) + column - 1
    return { start, end: start + Math.max(1, length) }
  })
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  }
}
