// https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html
import { refuseControlCharacters, unquotable } from './text.ts'

const format = 'a systemd unit'

/** One word of an `ExecStart=` line: `%` and `$` stand for themselves. */
export function unitWord(text: string): string {
  return unitPath(text.replaceAll('$', '$$$$'))
}

/** One word of `RuntimeDirectory=` and the like, which know no `$`: `%` stands for itself. */
export function unitPath(text: string): string {
  refuseControlCharacters(text, format)
  const plain = text.replaceAll('%', '%%')
  if (/^[A-Za-z0-9_./:@%+,=$-]+$/.test(plain)) return plain
  return `"${plain.replace(/["\\]/g, '\\$&')}"`
}

/** Text after `Description=` and the like: `%` stands for itself. */
export function unitValue(text: string): string {
  refuseControlCharacters(text, format)
  if (/^ | $/.test(text)) throw unquotable(text, format, 'spaces at its ends would be dropped')
  if (text.endsWith('\\')) throw unquotable(text, format, 'a backslash at its end would join the next line')
  return text.replaceAll('%', '%%')
}

export interface UnitLine {
  /** Counted from 1, where the key stands. */
  line: number
  section: string | undefined
  key: string
  /** As written, lines that end in a backslash joined. */
  value: string
}

/** Reads a unit file or a drop-in; undefined where a line is neither a section, a comment nor an assignment. */
export function readUnit(text: string): readonly UnitLine[] | undefined {
  const lines: UnitLine[] = []
  let section: string | undefined
  const all = text.split('\n')
  for (let index = 0; index < all.length; index += 1) {
    const line = index + 1
    let whole = all[index] ?? ''
    if (/^[ \t\r]*(?:[#;]|$)/.test(whole)) continue
    while (whole.endsWith('\\')) {
      index += 1
      whole = `${whole.slice(0, -1)} ${all[index] ?? ''}`
    }
    const name = /^[ \t\r]*\[([^\]]+)\][ \t\r]*$/.exec(whole)?.[1]
    const pair = /^[ \t\r]*([A-Za-z0-9-]+)[ \t]*=[ \t]*(.*?)[ \t\r]*$/.exec(whole)
    if (name !== undefined) section = name
    else if (pair === null) return undefined
    else lines.push({ line, section, key: pair[1] ?? '', value: pair[2] ?? '' })
  }
  return lines
}
