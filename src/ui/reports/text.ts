import { printDiagnostic } from '../../diagnostics/print.ts'
import { ruleLink } from '../../lint/rule-page.ts'
import { countBySeverity } from './count.ts'
import type { Report } from './report.ts'

/** For people: each finding with its line, then where to read more, then the counts. */
export const textReport: Report = ({ findings, files, fixed, diffs }, { paint }) => {
  if (diffs.length > 0) return diffs.join('')
  const blocks = findings.map((finding) => {
    const readSource = (): readonly string[] | undefined =>
      finding.line === undefined
        ? undefined
        : Object.assign([], { [finding.location.line - 1]: finding.line })
    return printDiagnostic(finding, readSource, paint)
  })
  const rules = new Map(findings.map(({ rule }) => [rule.id, rule]))
  // What is no rule of a file has no example, and no page.
  const explained = [...rules.values()].filter(({ bad }) => bad !== '')
  const more = explained.map(
    (rule) => `  dbbal explain ${rule.id}  ${paint('dim', `${rule.name}, ${ruleLink(rule)}`)}\n`,
  )
  const { error, warning, info } = countBySeverity(findings)
  const counts = [
    [error, 'error'],
    [warning, 'warning'],
    [info, 'info'],
  ] as const
  const parts = counts.flatMap(([count, word]) =>
    count === 0 ? [] : [`${count} ${word}${count > 1 && word !== 'info' ? 's' : ''}`],
  )
  const fixes = findings.filter(({ fix }) => fix?.isSafe === true).length
  const summary = [
    `${parts.length === 0 ? 'no findings' : parts.join(', ')} in ${files.length} file${files.length === 1 ? '' : 's'}`,
    ...(fixed.length === 0 ? [] : [`fixed ${fixed.join(', ')}`]),
    ...(fixes === 0 ? [] : [`${fixes} can be fixed with --fix`]),
  ]
  return `${blocks.join('')}${more.length === 0 ? '' : `\nmore about them:\n${more.join('')}\n`}${summary.join('; ')}\n`
}
