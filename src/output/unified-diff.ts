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
    const shown = lines.map((line) => escapeControls(line.startsWith('+') ? line : maskPasswords(line)))
    return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n${shown.join('\n')}\n`
  })
  return header + hunks.join('')
}

// An empty side begins at the line before, as diff(1) has it; jsdiff counts from the line after.
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}

// The keys of every format dbbal writes: ini, conninfo, redis.conf, YAML, SQL. What is quoted ends nobody knows where.
const password =
  /(\bauth-pass\s+\S+\s+|\b(?:[\w-]*pass(?:word|wd|phrase)?|masterauth|secret|token|identified\s+by)\b["']?\s*[:=\s]\s*|\buser\s.*?\s>)(["'].*|\S+)/gi

const longestLine = 10_000

/** Puts `***` in the place of a line's passwords; rather too often than too seldom. */
export function maskPasswords(line: string): string {
  if (line.length > longestLine) return `${line.slice(0, 1)}*** (${line.length} characters)`
  return line.replace(password, '$1***')
}

function escapeControls(line: string): string {
  return line.replace(/[^\P{Cc}\t]|[\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}
