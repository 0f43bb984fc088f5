import { escapeControls } from '../diagnostics/escape-controls.ts'

/** Beyond this many changed lines a diff costs too much and tells nobody anything. */
const mostEdits = 2000

/** How the lines of the file on disk, and those of the generated one, are shown: one for each. */
export type Show = Readonly<Record<'before' | 'after', (lines: readonly string[]) => readonly string[]>>

/**
 * A unified diff from the file on disk to the generated one; undefined stands for no file. Lines are compared as they
 * are, so that a changed secret is a changed line, and shown as `show` says, with control characters as escapes.
 */
export async function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
  show: Show,
): Promise<string> {
  const { structuredPatch } = await import('diff')
  const names = [
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
  ]
  const header = `--- ${names[0]}\n+++ ${names[1]}\n`
  const patch = structuredPatch('', '', before ?? '', after ?? '', '', '', {
    context: 3,
    maxEditLength: mostEdits,
  })
  if (patch === undefined) return `${header}more than ${mostEdits} lines differ\n`
  const old = show.before((before ?? '').split('\n'))
  const generated = show.after((after ?? '').split('\n'))
  const hunks = patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    let [oldAt, newAt] = [oldStart - 1, newStart - 1]
    const shown = lines.map((line) => {
      const sign = line[0] ?? ''
      if (sign === '\\') return line
      const text = sign === '+' ? generated[newAt] : old[oldAt]
      if (sign !== '+') oldAt += 1
      if (sign !== '-') newAt += 1
      return escapeControls(`${sign}${text}`)
    })
    return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n${shown.join('\n')}\n`
  })
  return header + hunks.join('')
}

// An empty side begins at the line before, as diff(1) has it; jsdiff counts from the line after.
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}
