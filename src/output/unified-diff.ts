import { escapeControls } from '../diagnostics/escape-controls.ts'
import { maskPasswords } from '../diagnostics/mask-passwords.ts'

/** Beyond this many changed lines a diff costs too much and tells nobody anything. */
const mostEdits = 2000

/**
 * A unified diff from the file on disk to the generated one; undefined stands for no file. Passwords among the old
 * lines are masked and control characters shown as escapes, since nobody checked what stands on the disk.
 */
export async function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
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
  const hunks = patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const shown = lines.map((line) =>
      escapeControls(line.startsWith('+') ? line : line[0] + maskPasswords(line.slice(1))),
    )
    return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n${shown.join('\n')}\n`
  })
  return header + hunks.join('')
}

// An empty side begins at the line before, as diff(1) has it; jsdiff counts from the line after.
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}
