import type { Place } from '../formats/scanner.ts'
import { commentSyntax } from './comment-syntax.ts'

/** A comment that hides findings: `; dbbal-ignore PGB007 -- reason`. */
export interface Ignore extends Place {
  ids: readonly string[]
  /** Behind ` -- `; undefined where none is given. */
  reason: string | undefined
  /** The line whose findings it hides; all of them for `dbbal-ignore-file`. */
  target: number | 'file'
  /** It has its line for itself. */
  isAlone: boolean
}

/** The ignore comments of a file, in the syntax of its kind. */
export function readIgnores(kind: string, text: string): readonly Ignore[] {
  const syntax = commentSyntax(kind)
  if (syntax === undefined || !text.includes('dbbal-ignore')) return []
  const markers = syntax.markers.map((marker) => (marker === '//' ? '\\/\\/' : marker)).join('|')
  const before = syntax.isTrailing ? '(?:^|.*?\\s)' : '\\s*'
  const comment = new RegExp(`^(${before})((?:${markers})\\s*)dbbal-ignore(-next-line|-file)?(?:\\s+(.*))?$`)
  const lines = text.split(/\r?\n/)
  const matches = lines.map((line) => (line.includes('dbbal-ignore') ? comment.exec(line) : null))
  return matches.flatMap((match, index) => {
    if (match === null) return []
    const [, head = '', marker = '', scope, rest = ''] = match
    const isAlone = head.trim() === ''
    const [ids = '', ...reasons] = ` ${rest}`.split(/\s--(?:\s|$)/)
    const reason = reasons.join(' -- ').trim()
    return [
      {
        line: index + 1,
        column: head.length + marker.length + 1,
        ids: ids.split(/[\s,]+/).filter((id) => id !== ''),
        reason: reason === '' ? undefined : reason,
        target:
          scope === '-file'
            ? 'file'
            : scope === undefined && !isAlone
              ? index + 1
              : lineBehind(matches, index),
        isAlone,
      },
    ]
  })
}

/** The next line that is no ignore comment itself: several may stand above one line. */
function lineBehind(matches: readonly (RegExpExecArray | null)[], index: number): number {
  let next = index + 1
  while (matches[next]?.[1]?.trim() === '') next++
  return next + 1
}
