import { escapeControls } from '../../diagnostics/escape-controls.ts'
import type { Report } from './report.ts'

/** One line for each finding: `file:line:column: severity: message [ID]`. */
export const conciseReport: Report = ({ findings }) =>
  findings
    .map(({ id, severity, message, location: { file, line, column } }) => {
      return `${escapeControls(`${file}:${line}:${column}: ${severity}: ${message}`)} [${id}]\n`
    })
    .join('')
