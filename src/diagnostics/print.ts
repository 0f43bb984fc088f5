import { codeFrame } from './code-frame.ts'
import type { Diagnostic } from './diagnostic.ts'
import { escapeControls } from './escape-controls.ts'

/** Text in a style; without colours the text as it is. */
export type Paint = (style: 'red' | 'yellow' | 'cyan' | 'green' | 'bold' | 'dim', text: string) => string

/** The lines of a file that a diagnostic points into; undefined where they cannot be had. */
export type ReadSource = (file: string) => readonly string[] | undefined

/** `file:line:col: severity: message [ID]`, the line with a caret, and the hint; ends with a newline. */
export function printDiagnostic(diagnostic: Diagnostic, readSource: ReadSource, paint: Paint): string {
  const { id, severity, message, hint, location } = diagnostic
  const place = location === undefined ? '' : `${location.file}:${location.line}:${location.column}: `
  const colour = { error: 'red', warning: 'yellow', info: 'cyan' } as const
  const lines = [
    `${paint('bold', escapeControls(place))}${paint(colour[severity], `${severity}:`)} ${escapeControls(message)} ${paint('dim', `[${id}]`)}`,
  ]
  if (location !== undefined && diagnostic.holdsSecret !== true) {
    const line = readSource(location.file)?.[location.line - 1]
    if (line !== undefined) lines.push(codeFrame(location.line, line, location.column))
  }
  if (hint !== undefined) lines.push(`  ${paint('cyan', 'hint:')} ${escapeControls(hint)}`)
  return `${lines.join('\n')}\n`
}
