import { jsonText } from './json-text.ts'
import type { Report } from './report.ts'

const severities = { error: 'major', warning: 'minor', info: 'info' } as const

/** A Code Quality report of GitLab. */
export const gitlabReport: Report = ({ findings }) => {
  const issues = findings.map(({ id, severity, message, hint, location: { file, line }, fingerprint }) => ({
    description: hint === undefined ? message : `${message}; ${hint}`,
    check_name: id,
    fingerprint,
    severity: severities[severity],
    location: { path: file, lines: { begin: line } },
  }))
  return jsonText(issues, issues.length)
}
