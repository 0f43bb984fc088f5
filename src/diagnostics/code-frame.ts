import { escapeControls } from './escape-controls.ts'
import { maskPasswords } from './mask-passwords.ts'

const widest = 120

/**
 * A line of a file with a caret under one column (from 1), for a terminal: passwords masked, tabs as one space, a
 * long line cut around the column.
 */
export function codeFrame(lineNumber: number, line: string, column: number): string {
  // Masked before it is cut: a password could lose its key otherwise.
  const masked = maskPasswords(line)
  const before = Math.min(maskPasswords(line.slice(0, column - 1)).length, masked.length)
  const start = Math.max(0, before - widest / 2)
  const head = (start > 0 ? '…' : '') + masked.slice(start, before)
  const tail = masked.slice(before, start + widest) + (masked.length > start + widest ? '…' : '')
  const gutter = String(lineNumber)
  const caret = `${' '.repeat([...escapeControls(head)].length)}^`
  const shown = escapeControls(head + tail).replaceAll('\t', ' ')
  return `  ${gutter} | ${shown}\n  ${' '.repeat(gutter.length)} | ${caret}`
}
