import type { Edit } from '../../../lint/rule.ts'
import type { Operation, Script } from './script.ts'

/** So much in front of a call is looked at. */
const mostBefore = 2000

/** Takes a call out with its line; undefined where the line has more than the call, or another statement needs it. */
export function withoutStatement({ text }: Script, { call, line }: Operation): Edit | undefined {
  const from = text.lastIndexOf('\n', call.start - 1) + 1
  const found = text.indexOf('\n', call.end)
  const to = found === -1 ? text.length : found
  const isAlone =
    text.slice(from, call.start).trim() === '' && /^[ \t]*;?[ \t]*\r?$/.test(text.slice(call.end, to))
  if (!isAlone || !isBehindStatement(text.slice(Math.max(0, from - mostBefore), from))) return undefined
  return { line, column: 1, length: to - from + (found === -1 ? 0 : 1), text: '' }
}

/** Whether a new statement begins here: not the body of an `if`, not what goes on with a line above. */
function isBehindStatement(before: string): boolean {
  const lines = before.split('\n').map((line) => line.trim())
  const above = lines.findLast((line) => line !== '' && !line.startsWith('//'))
  if (above === undefined || /[;{}]$/.test(above)) return true
  return above.endsWith(')') && !/\b(?:if|for|while|with|else)\b/.test(above)
}
