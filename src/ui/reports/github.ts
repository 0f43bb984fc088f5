import type { Report } from './report.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Annotations of GitHub Actions: workflow commands on standard output. */
export const githubReport: Report = ({ findings }) =>
  findings
    .map(({ id, severity, message, hint, location, rule }) => {
      const { file, line, column } = location
      const properties = { file, line, col: column, title: `${id} ${rule.name}` }
      const listed = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`)
      const text = data(hint === undefined ? message : `${message}\nhint: ${hint}`)
      return `::${commands[severity]} ${listed.join(',')}::${text}\n`
    })
    .join('')

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
